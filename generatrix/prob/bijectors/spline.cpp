#include "generatrix/prob/bijectors/spline.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/kernels/spline/rational_quadratic.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

constexpr double kLeastShare = 1e-3, kLeastSlope = 1e-3;

Mapped mapped(const Spline& f, const Tensor& x, SplineWay way) {
  const auto lead = broadcast_shape(x.sizes(), all_but_last(f.u.sizes(), 1));
  const auto all = [&](const Tensor& knots) { return knots.expand(joined(lead, {knots.size(-1)})); };
  auto [value, log_det] = rational_quadratic(x.expand(lead), {all(f.u), all(f.v), all(f.slope), f.bound}, way);
  return {std::move(value), std::move(log_det)};
}

// Knots from -bound to bound, exactly, by shares of the box.
Tensor knots_of(const Tensor& raw, double bound) {
  const auto n_bins = static_cast<double>(raw.size(-1));
  const auto share = kLeastShare + (1 - n_bins * kLeastShare) * raw.softmax(-1);
  const auto inner = 2 * bound * share.cumsum(-1).narrow(-1, 0, raw.size(-1) - 1) - bound;
  const auto edge = at::full({1}, bound, raw.options()).expand(joined(all_but_last(raw.sizes(), 1), {1}));
  return at::cat({-edge, inner, edge}, -1);
}

}  // namespace

Mapped Spline::forward(const Tensor& latent) const { return mapped(*this, latent, SplineWay::from_u_to_v); }
Mapped Spline::inverse(const Tensor& data) const { return mapped(*this, data, SplineWay::from_v_to_u); }

Spline spline(const Tensor& raw, double bound) {
  const auto n_bins = (raw.size(-1) + 1) / 3;
  const auto part = raw.split_with_sizes({n_bins, n_bins, n_bins - 1}, -1);
  static const double kOne = std::log(std::expm1(1 - kLeastSlope));  // a slope of 1 at zero
  const auto edge = at::ones({1}, raw.options()).expand(joined(all_but_last(raw.sizes(), 1), {1}));
  const auto inner = kLeastSlope + at::softplus(part[2] + kOne);
  return {knots_of(part[0], bound), knots_of(part[1], bound), at::cat({edge, inner, edge}, -1), bound};
}

}  // namespace gx
