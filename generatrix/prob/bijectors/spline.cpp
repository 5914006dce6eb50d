#include "generatrix/prob/bijectors/spline.h"

#include <ATen/ATen.h>

#include "generatrix/kernels/spline/spline_knots.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

Mapped mapped(const Spline& f, const Tensor& x, SplineWay way) {
  const auto lead = broadcast_shape(x.sizes(), all_but_last(f.u.sizes(), 1));
  const auto all = [&](const Tensor& knots) { return knots.expand(joined(lead, {knots.size(-1)})); };
  auto [value, log_det] = rational_quadratic(x.expand(lead), {all(f.u), all(f.v), all(f.slope), f.bound}, way);
  return {std::move(value), std::move(log_det)};
}

}  // namespace

Mapped Spline::forward(const Tensor& latent) const { return mapped(*this, latent, SplineWay::from_u_to_v); }
Mapped Spline::inverse(const Tensor& data) const { return mapped(*this, data, SplineWay::from_v_to_u); }

Spline spline(const Tensor& raw, double bound) {
  auto knots = spline_knots(raw, bound);
  return {std::move(knots.u), std::move(knots.v), std::move(knots.slope), bound};
}

}  // namespace gx
