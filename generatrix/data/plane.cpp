#include "generatrix/data/plane.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace gx {
namespace {

constexpr double kMargin = 0.08;    // of the box on each side
constexpr double kOutside = 0.005;  // share of points beyond each edge before the margin
constexpr double kFrame = 0.6;      // how dark the frame is

using Color = std::array<double, 3>;  // 0 .. 1
constexpr Color kBlue{0.11, 0.24, 0.62}, kGrey{0.72, 0.72, 0.74};

// Towards the color by `share` 0 .. 1 of each pixel, over what is there: canvas [side, side, 3].
Tensor tinted(const Tensor& canvas, const Tensor& share, const Color& color) {
  const auto paint = at::tensor(at::ArrayRef<double>(color.data(), 3), at::kDouble);
  return canvas + share.unsqueeze(2) * (paint - canvas);
}

// How many points fall on each pixel, dots of 3 x 3: [side, side].
Tensor counts(const Tensor& points, const PlaneBox& box, std::int64_t side) {
  const auto all = points.to(at::kCPU, at::kDouble);
  const auto x = ((all.select(1, 0) - box.left) / (box.right - box.left) * static_cast<double>(side)).floor();
  const auto y = ((box.top - all.select(1, 1)) / (box.top - box.bottom) * static_cast<double>(side)).floor();
  const auto inside =
      x.ge(0).logical_and(x.lt(side)).logical_and(y.ge(0)).logical_and(y.lt(side));  // false for what is no number
  const auto place = (y * side + x).masked_select(inside).to(at::kLong);
  const auto hits = at::bincount(place, {}, side * side).to(at::kDouble).view({1, 1, side, side});
  return at::avg_pool2d(hits, 3, 1, 1).mul(9).view({side, side});
}

// One dot is seen clearly, many are darker.
Tensor ink(const Tensor& counts) { return 1 - (-0.7 * counts).exp(); }

Tensor framed(Tensor canvas) {
  const auto side = canvas.size(0);
  for (const std::int64_t edge : {std::int64_t{0}, side - 1}) {
    canvas.select(0, edge).fill_(kFrame);
    canvas.select(1, edge).fill_(kFrame);
  }
  return canvas;
}

Image image_of(const Tensor& canvas) {
  const auto bytes = (framed(canvas).clamp(0, 1) * 255).round().to(at::kByte).contiguous();
  const auto* first = bytes.const_data_ptr<std::uint8_t>();
  return {.width = bytes.size(1), .height = bytes.size(0), .channels = 3, .pixels = {first, first + bytes.numel()}};
}

Tensor white(std::int64_t side) { return at::ones({side, side, 3}, at::kDouble); }

std::pair<double, double> range_of(const Tensor& values) {
  const auto known = values.masked_select(values.isfinite());
  if (known.numel() == 0) return {-1, 1};
  const auto sorted = std::get<0>(known.sort());
  const auto last = sorted.numel() - 1;
  const auto at_share = [&](double share) { return sorted[std::llround(share * static_cast<double>(last))].item<double>(); };
  const auto low = at_share(kOutside), high = at_share(1 - kOutside);
  const auto width = high > low ? high - low : std::max(1.0, std::abs(low));
  return {low - kMargin * width, high + kMargin * width};
}

}  // namespace

bool is_plane(const Space& event) {
  if (!event.is_one()) return false;
  const auto& field = event.only();
  return field.is_fixed() && is_real(field.values) && field.shape == Shape{2} && !field.may_miss;
}

PlaneBox box_of(const Tensor& points) {
  const auto all = points.to(at::kCPU, at::kDouble);
  const auto [left, right] = range_of(all.select(1, 0));
  const auto [bottom, top] = range_of(all.select(1, 1));
  return {left, right, bottom, top};
}

std::string words_of(const PlaneBox& box) {
  return fmt::format("x from {:.3g} to {:.3g}, y from {:.3g} to {:.3g}", box.left, box.right, box.bottom, box.top);
}

Image scatter_picture(const Tensor& points, const PlaneBox& box, const Tensor& behind, std::int64_t side) {
  auto canvas = white(side);
  if (behind.defined()) canvas = tinted(canvas, ink(counts(behind, box, side)), kGrey);
  return image_of(tinted(canvas, ink(counts(points, box, side)), kBlue));
}

Tensor grid_points(const PlaneBox& box, std::int64_t side) {
  const auto middles = (at::arange(side, at::kDouble) + 0.5) / static_cast<double>(side);
  const auto x = (box.left + (box.right - box.left) * middles).expand({side, side});
  const auto y = (box.top - (box.top - box.bottom) * middles).unsqueeze(1).expand({side, side});
  return at::stack({x, y}, 2).view({side * side, 2});
}

Image density_picture(const Tensor& log_density) {
  const auto side = std::llround(std::sqrt(static_cast<double>(log_density.numel())));
  auto values = log_density.to(at::kCPU, at::kDouble).view({side, side});
  values = (values - values.masked_fill(values.isfinite().logical_not(), -1e300).max()).exp().nan_to_num(0, 0, 0);
  return image_of(tinted(white(side), values.sqrt(), kBlue));  // the root shows thin places, too
}

}  // namespace gx
