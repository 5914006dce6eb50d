// Noise taken away step by step: denoising diffusion (Ho, Jain and Abbeel, Denoising diffusion probabilistic models, 2020, arXiv
// 2006.11239).
//
//   p(x_0..T)   N(x_T; 0, I) prod over k of p(x_{k-1} | x_k)
//   a step      p(x_{k-1} | x_k) has the mean of q(x_{k-1} | x_k, x_0 = xhat(x_k, k)) and a fixed variance (noise_schedule.h), or
//               one that the net says, between beta~ and beta (Nichol and Dhariwal 2021, arXiv 2102.09672, eq. 15):
//               log s_k = v log beta_k + (1 - v) log beta~_k, v = (output + 1) / 2 of each number, beta~_1 counted as beta~_2
//   loss        E |target - net(x_k, k / T | c)|^2, the mean over numbers, k ~ U{1..T}                      (eq. 14)
//               with a learned variance + 0.001 T E [term k of the bound, nats a number], its xhat without gradient (eq. 16)
//   targets     noise e; row x_0; velocity sqrt(abar) e - sqrt(1 - abar) x_0 (Salimans and Ho 2022, arXiv 2202.00512,
//               appendix D). Each gives xhat by x_k = sqrt(abar_k) x_0 + sqrt(1 - abar_k) e
//   score       the variational bound (eq. 5, 8, 13), nats:
//               -KL(q(x_T | x_0) || N(0, I)) - sum over k > 1 of KL(q(x_{k-1} | x_k, x_0) || p(x_{k-1} | x_k)) + log p(x_0 | x_1)
//
// Levels and bits are seen on [-1, 1], xhat is kept within it, and p(x_0 | x_1) is the mass of a level's interval: the score is a
// lower bound on their log-probability. Of reals p(x_0 | x_1) is a density. The bound draws one x_k for each of its terms; where
// `bound_terms` < T - 1 the steps 2 .. T are cut into that many parts and each row draws one step of each: the mean stays the
// bound's.
//
// Draws go over S <= T of the steps (Song et al., DDIM, 2021, arXiv 2010.02502, eq. 12 and 16), from k to j:
//
//   x_j = sqrt(abar_j) xhat + sqrt(1 - abar_j - eta^2 s^2) ehat + eta s_p e
//
// s^2 is the variance of q(x_j | x_k, x_0), s_p^2 that of p(x_j | x_k).
// eta = 1 and S = T: the ancestral draw of p, whose last step gives its mean; eta = 0: DDIM, a function of x_T.
#pragma once

#include <optional>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/reads_within_grain.h"
#include "generatrix/contract/sampler.h"
#include "generatrix/families/diffusion/guided_net.h"
#include "generatrix/families/diffusion/noise_schedule.h"
#include "generatrix/nn/value_range.h"

namespace gx {

struct DrawingSettings {
  std::optional<std::int64_t> steps = {};  // S; absent: T
  double eta = 1;
  double guidance = 1;
};

class DenoisingModel final : public Model, public CanSample, public CanScore, public OffersSamplers, public ReadsWithinGrain {
 public:
  enum class Target { noise, row, velocity };
  struct Parts {
    GuidedNetPtr net;
    NoiseSchedule schedule;
    Target target = Target::noise;
    DrawingSettings drawing = {};
    std::int64_t bound_terms = 50;
    bool learns_variance = false;  // the net has two outputs: what the target is, and of the variance
  };
  // Of events that are one fixed field of numbers.
  DenoisingModel(Parts parts, Task task);

  std::vector<Turn> turns() override;  // one, "model"
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;
  // Throws UserError for more steps than the model has, and for guidance that it cannot give.
  Rows sample(std::int64_t n, const Rows& given, const DrawingSettings& settings, Rng& rng);
  Score score(const Batch& batch, Rng& rng) override;
  ScoreInfo score_info() const override;
  std::int64_t passes_to_sample() const override { return steps_of(parts_.drawing); }
  std::vector<SamplerInfo> samplers() override;  // "ancestral", "ddim"

 private:
  // By step, float64 [T + 1].
  struct Tables {
    Tables(const NoiseSchedule& schedule, bool learns_variance);
    Tensor signal, noise;            // sqrt(abar), sqrt(1 - abar)
    Tensor posterior, small, large;  // log variances: of q; the least and the most of p, equal where it is fixed
    Tensor weight;                   // of (x_0 - xhat)^2 between the squared means of q and p
  };
  struct Noised {
    Tensor x, noise;      // [B, ...event]
    Tensor t;             // [B]
    Tensor signal, rest;  // [B, 1, ...]: x = signal row + rest noise
  };
  Tensor as_net_sees(const Tensor& x, Rng& rng) const;              // whole numbers freshly dequantized
  Noised noised(const Tensor& x, const Tensor& k, Rng& rng) const;  // k int64 [B]
  // What the net says of noised rows.
  struct Said {
    Tensor target, row, share;  // [B, ...event]: the output of the target, xhat, v (undefined where the variance is fixed)
  };
  Said said(const Tensor& output, const Tensor& xk, const Tensor& signal, const Tensor& rest) const;
  Tensor log_variance(const Tensor& k, const Tensor& share, const Tensor& x) const;  // of p(x_{k-1} | x_k); [B, 1, ...] or as x
  Tensor log_decoded(const Tensor& x, const Tensor& row, const Tensor& log_variance) const;  // log p(x_0 | x_1), of each number
  Tensor divergence(const Tensor& x, const Tensor& row, const Tensor& log_variance,
                    const Tensor& k) const;                                             // k > 1, of each number
  Tensor deviation_of_step(std::int64_t k, std::int64_t j, const Tensor& share) const;  // of p(x_j | x_k), j > 0; [] or as x
  Loss loss(const Batch& batch, const Step& step);
  std::int64_t steps_of(const DrawingSettings& settings) const;
  Tensor log_decoded_at(const GuidedNet::Told& net, const Tensor& x, Rng& rng) const;                  // [B]
  Tensor divergence_at(const GuidedNet::Told& net, const Tensor& x, const Tensor& k, Rng& rng) const;  // [B]
  Parts parts_;
  Tables tables_;
  ValueRange range_;
  Shape shape_;
  std::int64_t n_levels_;  // 0 of reals
};

}  // namespace gx
