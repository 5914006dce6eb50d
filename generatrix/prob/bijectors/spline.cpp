#include "generatrix/prob/bijectors/spline.h"

#include <ATen/ATen.h>

#include "generatrix/kernels/spline/spline_map.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

Mapped mapped(const Spline& f, const Tensor& x, SplineWay way) {
  const auto lead = broadcast_shape(x.sizes(), all_but_last(f.raw.sizes(), 1));
  auto [value, log_det] = spline_map(x.expand(lead), f.raw.expand(joined(lead, {f.raw.size(-1)})), f.bound, way);
  return {std::move(value), std::move(log_det)};
}

}  // namespace

Mapped Spline::forward(const Tensor& latent) const { return mapped(*this, latent, SplineWay::from_u_to_v); }
Mapped Spline::inverse(const Tensor& data) const { return mapped(*this, data, SplineWay::from_v_to_u); }

}  // namespace gx
