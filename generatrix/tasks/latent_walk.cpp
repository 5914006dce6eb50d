#include "generatrix/tasks/latent_walk.h"

#include <ATen/ATen.h>

namespace gx {

Tensor straight_lines(const Tensor& a, const Tensor& b, std::int64_t steps) {
  const auto t = at::linspace(0, 1, steps, a.options()).reshape({1, steps, 1});
  return a.unsqueeze(1) * (1 - t) + b.unsqueeze(1) * t;
}

Tensor quantile_grid(std::int64_t side) {
  const auto midpoints = (at::arange(side, at::kFloat) + 0.5) / side;
  const auto quantiles = at::special_ndtri(midpoints);  // Phi^-1
  const auto z1 = quantiles.repeat({side});
  const auto z2 = quantiles.flip(0).repeat_interleave(side);
  return at::stack({z1, z2}, 1);
}

}  // namespace gx
