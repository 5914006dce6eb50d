// How much of a row is left at each of T steps of noise (Ho, Jain and Abbeel 2020, arXiv 2006.11239, section 2):
//
//   q(x_k | x_0) = N(sqrt(abar_k) x_0, (1 - abar_k) I),  abar_k = product over i <= k of (1 - beta_i),  abar_0 = 1
//
//   linear   beta from 1e-4 to 0.02, times 1000 / T (section 4; for other T: Song et al. 2021, arXiv 2011.13456, appendix B)
//   cosine   abar_k = f(k / T) / f(0), f(t) = cos^2((t + s) / (1 + s) pi / 2), s = 0.008; beta at most 0.999
//            (Nichol and Dhariwal 2021, arXiv 2102.09672, eq. 17)
#pragma once

#include <string>

#include "generatrix/base/tensor.h"
#include "generatrix/spec/check.h"

namespace gx {

Check known_noise_schedule();

class NoiseSchedule final {
 public:
  // large_variance: of p(x_j | x_k), see variance().
  NoiseSchedule(const std::string& name, std::int64_t n_steps, bool large_variance = false);

  std::int64_t n_steps() const { return n_steps_; }
  const Tensor& kept() const { return kept_; }  // abar, float64 [T + 1] on the CPU
  double kept(std::int64_t k) const;            // abar_k
  // The variance of q(x_j | x_k, x_0), j < k: (1 - abar_j) / (1 - abar_k) (1 - abar_k / abar_j); 0 for j = 0.
  double posterior_variance(std::int64_t k, std::int64_t j) const;
  // The fixed variance of p(x_j | x_k): that one, or the larger 1 - abar_k / abar_j (section 3.2). For k = 1, where the first is
  // 0, beta_1 either way.
  double variance(std::int64_t k, std::int64_t j) const;

 private:
  std::int64_t n_steps_;
  bool large_variance_;
  Tensor kept_;
};

}  // namespace gx
