// Nets that know the law of the data, N(m, diag s^2), and so have the closed form of what a trained net approaches.
#pragma once

#include <ATen/ATen.h>

#include "generatrix/nn/time_net.h"

namespace gx {

struct GaussianData {
  Tensor mean, deviation;  // [D]

  Tensor log_prob(const Tensor& x) const {
    const auto z = (x - mean) / deviation;
    return (-0.5 * z.square() - deviation.log() - 0.918938533204672742).sum(1);
  }
  Tensor drawn(std::int64_t n, Rng& rng) const { return mean + deviation * rng.normal({n, mean.size(0)}, at::kDouble); }
};

// E[x | a x + b e = y], e ~ N(0, I); a and b [B, 1].
inline Tensor expected_row(const GaussianData& data, const Tensor& y, const Tensor& a, const Tensor& b) {
  const auto variance = data.deviation.square();
  return data.mean + a * variance / (a.square() * variance + b.square()) * (y - a * data.mean);
}

}  // namespace gx
