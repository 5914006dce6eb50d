#include "generatrix/families/diffusion/level_mass.h"

#include <ATen/ATen.h>

#include <limits>

namespace gx {

Tensor log_level_mass(const Tensor& x, const Tensor& mean, const Tensor& deviation, std::int64_t n_levels) {
  constexpr auto kInfinity = std::numeric_limits<double>::infinity();
  const auto half = 1 / static_cast<double>(n_levels - 1);
  const auto center = x.to(at::kDouble), offset = center - mean.to(at::kDouble);
  const auto low = at::where(center < -1 + half, -kInfinity, (offset - half) / deviation);
  const auto high = at::where(center > 1 - half, kInfinity, (offset + half) / deviation);
  // P = Phi(high) - Phi(low), by the tail on which both lie: Phi(a) - Phi(b) = Phi(-b) - Phi(-a)
  const auto turned = low + high > 0;
  const auto near = at::special_log_ndtr(at::where(turned, -low, high)),
             far = at::special_log_ndtr(at::where(turned, -high, low));
  return (near + at::log(-at::expm1(far - near))).to(x.scalar_type());
}

}  // namespace gx
