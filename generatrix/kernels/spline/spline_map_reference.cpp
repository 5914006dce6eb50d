#include <ATen/ATen.h>

#include "generatrix/kernels/spline/spline_lanes.h"
#include "generatrix/kernels/spline/spline_map.h"

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

// Knots from -bound to bound, exactly, by shares of the box.
Tensor knots_by_shares(const Tensor& raw, double bound) {
  const auto n_bins = raw.size(-1);
  const auto share = kernels::kLeastKnot + (1 - static_cast<double>(n_bins) * kernels::kLeastKnot) * raw.softmax(-1);
  const auto inner = 2 * bound * share.cumsum(-1).narrow(-1, 0, n_bins - 1) - bound;
  const auto edge = at::full_like(inner.narrow(-1, 0, 1), bound);
  return at::cat({-edge, inner, edge}, -1);
}

}  // namespace

SplineKnots spline_knots(const Tensor& raw, double bound) {
  const auto n_bins = (raw.size(-1) + 1) / 3;
  const auto part = raw.split_with_sizes({n_bins, n_bins, n_bins - 1}, -1);
  const auto inner = kernels::kLeastKnot + at::softplus(part[2] + kernels::kUnitSlope);
  const auto edge = at::ones_like(inner.narrow(-1, 0, 1));
  return {knots_by_shares(part[0], bound), knots_by_shares(part[1], bound), at::cat({edge, inner, edge}, -1)};
}

Splined spline_map_reference(const Tensor& x, const Tensor& raw, double bound, SplineWay way) {
  const auto outside = x.abs() > bound;
  const auto [value, log_det] = in_the_box(x.clamp(-bound, bound), spline_knots(raw, bound), way);
  return {at::where(outside, x, value), at::where(outside, at::zeros({}, x.options()), log_det)};
}

}  // namespace gx
