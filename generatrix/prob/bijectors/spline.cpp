#include "generatrix/prob/bijectors/spline.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

constexpr double kLeastShare = 1e-3, kLeastSlope = 1e-3;

// The bin of each argument: its corner, sides and slopes.
struct Bin {
  Tensor u, v, width, height, slope, next_slope;
  Tensor steepness() const { return height / width; }
};

// t [...] in the box, knots [..., K + 1]: the knots that the bins are found among.
Bin bin_of(const Spline& f, const Tensor& t, const Tensor& knots) {
  const auto n_bins = f.u.size(-1) - 1;
  const auto index = (t.detach().unsqueeze(-1) >= knots.detach().slice(-1, 1, n_bins)).sum(-1, /*keepdim=*/true);  // 0 .. K - 1
  const auto at = [&](const Tensor& all, std::int64_t first) {
    const auto inner = all.narrow(-1, first, n_bins);
    return inner.expand(joined(t.sizes(), {n_bins})).gather(-1, index).squeeze(-1);
  };
  return {at(f.u, 0), at(f.v, 0), at(f.u.diff(), 0), at(f.v.diff(), 0), at(f.slope, 0), at(f.slope, 1)};
}

// log of the slope at t in [0, 1] of the bin; q = t (1 - t), below = the formula's denominator
Tensor log_slope(const Bin& bin, const Tensor& s, const Tensor& t, const Tensor& q, const Tensor& below) {
  return 2 * (s.log() - below.log()) + (bin.next_slope * t.square() + 2 * s * q + bin.slope * (1 - t).square()).log();
}

Tensor with_lead(const Tensor& x, const Tensor& knots) {
  return x.expand(broadcast_shape(x.sizes(), all_but_last(knots.sizes(), 1)));
}

Mapped outside_itself(const Tensor& x, double bound, const Tensor& value, const Tensor& log_det) {
  const auto outside = x.abs() > bound;
  return {at::where(outside, x, value), at::where(outside, at::zeros({}, x.options()), log_det)};
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

Mapped Spline::forward(const Tensor& latent) const {
  const auto z = with_lead(latent, u), inside = z.clamp(-bound, bound);
  const auto bin = bin_of(*this, inside, u);
  const auto s = bin.steepness(), t = (inside - bin.u) / bin.width, q = t * (1 - t);
  const auto below = s + (bin.next_slope + bin.slope - 2 * s) * q;
  const auto x = bin.v + bin.height * (s * t.square() + bin.slope * q) / below;
  return outside_itself(z, bound, x, log_slope(bin, s, t, q, below));
}

Mapped Spline::inverse(const Tensor& data) const {
  const auto x = with_lead(data, v), inside = x.clamp(-bound, bound);
  const auto bin = bin_of(*this, inside, v);
  const auto s = bin.steepness(), y = inside - bin.v, e = bin.next_slope + bin.slope - 2 * s;
  const auto a = bin.height * (s - bin.slope) + y * e, b = bin.height * bin.slope - y * e, c = -s * y;
  const auto t = 2 * c / (-b - (b.square() - 4 * a * c).clamp_min(0).sqrt()), q = t * (1 - t);
  return outside_itself(x, bound, bin.u + bin.width * t, log_slope(bin, s, t, q, s + e * q).neg());
}

Spline spline(const Tensor& raw, double bound) {
  const auto n_bins = (raw.size(-1) + 1) / 3;
  const auto part = raw.split_with_sizes({n_bins, n_bins, n_bins - 1}, -1);
  static const double kOne = std::log(std::expm1(1 - kLeastSlope));  // a slope of 1 at zero
  const auto edge = at::ones({1}, raw.options()).expand(joined(all_but_last(raw.sizes(), 1), {1}));
  const auto inner = kLeastSlope + at::softplus(part[2] + kOne);
  return {knots_of(part[0], bound), knots_of(part[1], bound), at::cat({edge, inner, edge}, -1), bound};
}

}  // namespace gx
