#include <ATen/ATen.h>

#include "generatrix/kernels/spline/rational_quadratic.h"

namespace gx {
namespace {

// The bin of each argument: its corner, sides and slopes.
struct BinOfEach {
  Tensor u, v, width, height, slope, next_slope;
};

// x [...] in the box, by_knots [..., K + 1]: the knots that the bins are found among.
BinOfEach bin_of_each(const Tensor& x, const SplineKnots& f, const Tensor& by_knots) {
  const auto n_bins = f.u.size(-1) - 1;
  const auto index = (x.detach().unsqueeze(-1) >= by_knots.detach().slice(-1, 1, n_bins)).sum(-1, /*keepdim=*/true);
  const auto at = [&](const Tensor& all, std::int64_t first) {
    return all.narrow(-1, first, n_bins).gather(-1, index).squeeze(-1);
  };
  return {at(f.u, 0), at(f.v, 0), at(f.u.diff(), 0), at(f.v.diff(), 0), at(f.slope, 0), at(f.slope, 1)};
}

// log of the slope at t in [0, 1] of the bin; q = t (1 - t), below = the formula's denominator
Tensor log_of_slope(const BinOfEach& bin, const Tensor& s, const Tensor& t, const Tensor& q, const Tensor& below) {
  return 2 * (s.log() - below.log()) + (bin.next_slope * t.square() + 2 * s * q + bin.slope * (1 - t).square()).log();
}

Splined in_the_box(const Tensor& inside, const SplineKnots& f, SplineWay way) {
  const bool to_v = way == SplineWay::from_u_to_v;
  const auto bin = bin_of_each(inside, f, to_v ? f.u : f.v);
  const auto s = bin.height / bin.width, e = bin.next_slope + bin.slope - 2 * s;
  if (to_v) {
    const auto t = (inside - bin.u) / bin.width, q = t * (1 - t), below = s + e * q;
    return {bin.v + bin.height * (s * t.square() + bin.slope * q) / below, log_of_slope(bin, s, t, q, below)};
  }
  const auto y = inside - bin.v, a = bin.height * (s - bin.slope) + y * e, b = bin.height * bin.slope - y * e, c = -s * y;
  const auto t = 2 * c / (-b - (b.square() - 4 * a * c).clamp_min(0).sqrt()), q = t * (1 - t);
  return {bin.u + bin.width * t, log_of_slope(bin, s, t, q, s + e * q).neg()};
}

}  // namespace

Splined rational_quadratic_reference(const Tensor& x, const SplineKnots& knots, SplineWay way) {
  const auto outside = x.abs() > knots.bound;
  const auto [value, log_det] = in_the_box(x.clamp(-knots.bound, knots.bound), knots, way);
  return {at::where(outside, x, value), at::where(outside, at::zeros({}, x.options()), log_det)};
}

}  // namespace gx
