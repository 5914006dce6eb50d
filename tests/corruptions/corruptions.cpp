#include "tests/corruptions/corruptions.h"

#include <ATen/ATen.h>

#include <numbers>

namespace gx {
namespace {

Tensor noise(const Tensor& x, int strength, Rng& rng) { return (x + 0.08 * strength * rng.normal(x.sizes())).clamp(0, 1); }

// A Gaussian of deviation 0.6 times strength, one direction after the other.
Tensor blur(const Tensor& x, int strength, Rng&) {
  const auto offset = at::arange(-6, 7, at::kFloat);
  const auto bell = (-0.5 * (offset / (0.6 * strength)).square()).exp();
  const auto kernel = bell / bell.sum();
  const auto down = at::conv2d(x, kernel.reshape({1, 1, 13, 1}), {}, 1, at::IntArrayRef{6, 0});
  return at::conv2d(down, kernel.reshape({1, 1, 1, 13}), {}, 1, at::IntArrayRef{0, 6});
}

// A black square of 3 times strength pixels at a place of its own in every picture.
Tensor blackout(const Tensor& x, int strength, Rng& rng) {
  const auto side = 3 * strength;
  const auto corner = rng.integers(28 - side + 1, {2, x.size(0), 1});
  const auto pixel = at::arange(28).unsqueeze(0);
  const auto inside = [&](const Tensor& from) { return (pixel >= from).logical_and(pixel < from + side); };  // [n, 28]
  const auto square = inside(corner[0]).unsqueeze(2).logical_and(inside(corner[1]).unsqueeze(1)).unsqueeze(1);
  return x.masked_fill(square, 0);
}

// Each point takes the value of one turned about the middle, by 0.4 times strength radians there and nothing at the edge.
Tensor swirl(const Tensor& x, int strength, Rng&) {
  const auto line = at::linspace(-1, 1, 28);
  const auto grid = at::meshgrid({line, line}, "ij");
  const auto radius = (grid[0].square() + grid[1].square()).sqrt();
  const auto angle = 0.4 * strength * (1 - radius).clamp_min(0);
  const auto column = grid[1] * angle.cos() - grid[0] * angle.sin(), row = grid[1] * angle.sin() + grid[0] * angle.cos();
  const auto from = at::stack({column, row}, -1).unsqueeze(0).expand({x.size(0), 28, 28, 2});
  return at::grid_sampler(x, from, /*bilinear=*/0, /*zeros=*/0, /*align_corners=*/true);
}

Tensor pixelate(const Tensor& x, int strength, Rng&) {
  constexpr std::int64_t kSides[] = {14, 7, 4, 2};
  const auto small = at::adaptive_avg_pool2d(x, {kSides[strength - 1], kSides[strength - 1]});
  return at::upsample_nearest2d(small, at::IntArrayRef{28, 28});
}

// The middle of the picture, enlarged: 2 times strength pixels less on every side.
Tensor crop(const Tensor& x, int strength, Rng&) {
  const auto cut = 2 * strength;
  const auto middle = x.slice(2, cut, 28 - cut).slice(3, cut, 28 - cut);
  return at::upsample_bilinear2d(middle.contiguous(), at::IntArrayRef{28, 28}, /*align_corners=*/false);
}

}  // namespace

const std::vector<Corruption>& corruptions() {
  static const std::vector<Corruption> all{{"noise", noise}, {"blur", blur},           {"blackout", blackout},
                                           {"swirl", swirl}, {"pixelation", pixelate}, {"crop", crop}};
  return all;
}

}  // namespace gx
