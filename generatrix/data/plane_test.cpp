#include "generatrix/data/plane.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <limits>

namespace gx {
namespace {

const Field kPoint{.name = "x", .values = Real{}, .shape = {2}};

// Red of the pixel at column x of row y: 255 on white paper.
int red(const Image& image, std::int64_t x, std::int64_t y) {
  return image.pixels[static_cast<std::size_t>((y * image.width + x) * image.channels)];
}

TEST(Plane, IsOneFieldOfTwoKnownRealNumbers) {
  EXPECT_TRUE(is_plane({{kPoint}}));
  EXPECT_FALSE(is_plane({{kPoint, kPoint}}));
  EXPECT_FALSE(is_plane({{{.name = "x", .values = Real{}, .shape = {3}}}}));
  EXPECT_FALSE(is_plane({{{.name = "x", .values = Levels{256}, .shape = {2}}}}));
  EXPECT_FALSE(is_plane({{{.name = "x", .values = Real{}, .shape = {2}, .may_miss = true}}}));
}

TEST(PlaneBox, HoldsTheBulkOfTheFinitePoints) {
  auto points = at::stack({at::linspace(0, 10, 1001), at::linspace(-1, 1, 1001)}, 1).to(at::kDouble);
  points[1000][0] = 1e9;
  points[999][0] = std::numeric_limits<double>::quiet_NaN();
  const auto box = box_of(points);
  EXPECT_LT(box.left, 0.1);
  EXPECT_GT(box.right, 9.8);
  EXPECT_LT(box.right, 12);
  EXPECT_LT(box.bottom, -0.98);
  EXPECT_GT(box.top, 0.98);
  const auto one = box_of(at::full({5, 2}, 3.0));
  EXPECT_LT(one.left, 3);
  EXPECT_GT(one.right, 3) << "equal points have a box, too";
  EXPECT_EQ(box_of(at::zeros({0, 2})), PlaneBox{}) << "of nothing";
}

TEST(Scatter, PutsUpwardsUpAndRightwardsRight) {
  const auto image = scatter_picture(at::tensor({0.5, 0.5}, at::kDouble).view({1, 2}), {-1, 1, -1, 1}, {}, 40);
  EXPECT_EQ(image.width, 40);
  EXPECT_EQ(image.channels, 3);
  EXPECT_LT(red(image, 30, 10), 200) << "right and up";
  EXPECT_EQ(red(image, 10, 10), 255);
  EXPECT_EQ(red(image, 30, 30), 255);
}

TEST(Scatter, LeavesOutWhatIsOutsideOrNoNumber) {
  const auto nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
  const auto points = at::tensor({5.0, 0.0, nan, 0.0, 0.0, -inf}, at::kDouble).view({3, 2});
  EXPECT_EQ(scatter_picture(points, {}, {}, 30), scatter_picture(at::zeros({0, 2}), {}, {}, 30));
}

TEST(Scatter, ShowsWhatIsBehind) {
  const auto image = scatter_picture(at::zeros({0, 2}), {}, at::zeros({1, 2}), 40);
  EXPECT_LT(red(image, 20, 20), 255);
  EXPECT_GT(red(image, 20, 20), 150) << "grey, not blue";
}

TEST(Density, IsDarkestWhereItIsHighest) {
  const PlaneBox box{-3, 3, -3, 3};
  const auto points = grid_points(box, 31);
  EXPECT_NEAR(points[0][0].item<double>(), -3 + 3.0 / 31, 1e-12);
  EXPECT_NEAR(points[0][1].item<double>(), 3 - 3.0 / 31, 1e-12) << "from the top";
  const auto away = points - at::tensor({1.0, 1.0}, at::kDouble);
  auto log_density = -away.square().sum(1);
  log_density[5] = -std::numeric_limits<double>::infinity();
  const auto image = density_picture(log_density);
  EXPECT_LT(red(image, 20, 10), 60);
  EXPECT_GT(red(image, 5, 25), 240);
}

}  // namespace
}  // namespace gx
