#include "generatrix/prob/estimators/weighted_draw.h"

#include <ATen/ATen.h>

namespace gx {

Tensor by_weight(const Tensor& weights, const Tensor& u) {
  const auto below = weights.cumsum(1);
  return at::searchsorted(below, u * below.slice(1, -1), /*out_int32=*/false, /*right=*/true).clamp_max_(weights.size(1) - 1);
}

Tensor systematic_draw(const Tensor& weights, Rng& rng) {
  const auto k = weights.size(1);
  const auto u = rng.uniform({weights.size(0), 1}, weights.scalar_type());
  return by_weight(weights, (u + at::arange(k, weights.options())) / static_cast<double>(k));
}

}  // namespace gx
