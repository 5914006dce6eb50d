#include "generatrix/data/toy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace gx {

void PrintTo(const ToyDensity& density, std::ostream* out) { *out << density.name; }

namespace {

// A square of grid points, and the steps between them.
struct Grid {
  Tensor points;  // float64 [n, 2]
  double cell;    // area
};

// Midpoints of [-half, half]^2. For densities that are smooth on the scale of `step` the sum converges faster than any power.
Grid grid(double half, double step) {
  const auto axis = at::arange(-half + step / 2, half, step, at::kDouble);
  const auto xy = at::meshgrid({axis, axis}, "ij");
  return {at::stack({xy[0].flatten(), xy[1].flatten()}, 1), step * step};
}

Grid grid_of(const std::string& name) {
  if (name == "checkerboard") return grid(5, 0.25);  // no cell on two squares
  if (name == "ring-8") return grid(1.1, 0.0075);
  if (name == "grid-25") return grid(4.5, 0.04);
  if (name == "rings") return grid(3.6, 0.05);
  if (name == "2-spirals") return grid(4, 0.1);
  if (name == "pinwheel") return grid(6, 0.06);
  return grid(5.5, 0.1);
}

class Toy : public ::testing::TestWithParam<ToyDensity> {};

TEST_P(Toy, IntegratesToOneAndHasTheStatedEntropy) {
  const auto [points, cell] = grid_of(GetParam().name);
  const auto log_p = GetParam().log_prob(points);
  const auto p = log_p.exp();
  EXPECT_NEAR(p.sum().item<double>() * cell, 1, 1e-5);
  const auto entropy = -at::where(p > 0, p * log_p, 0.0).sum().item<double>() * cell;
  EXPECT_NEAR(entropy, GetParam().entropy, 1e-5);
}

TEST_P(Toy, SamplesFollowTheDensity) {
  const auto n = 10'000;
  Rng rng(5);
  const auto x = GetParam().sample(n, rng);
  const auto log_p = GetParam().log_prob(x);
  EXPECT_NEAR(-log_p.mean().item<double>(), GetParam().entropy, 4 * log_p.std().item<double>() / std::sqrt(n) + 1e-4);

  const auto [points, cell] = grid_of(GetParam().name);
  const auto p = (GetParam().log_prob(points).exp() * cell).unsqueeze(1);
  const std::vector<std::function<Tensor(const Tensor&)>> moments = {
      [](const Tensor& v) { return v; }, [](const Tensor& v) { return v * v; }, [](const Tensor& v) { return v * v * v; },
      [](const Tensor& v) { return v * v.flip({1}); }};
  for (const auto& moment : moments) {
    const auto drawn = moment(x), expected = (p * moment(points)).sum(0);
    const auto error = 4 * drawn.std(0) / std::sqrt(n) + 1e-4;
    EXPECT_TRUE((drawn.mean(0) - expected).abs().le(error).all().item<bool>()) << drawn.mean(0) << expected;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Toy, ::testing::ValuesIn(toy_densities()), [](const auto& info) {
  auto name = "density_" + info.param.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(ToyModes, AreDistinctAndAsMany) {
  for (const auto& [density, n] : {std::pair{ring_8(), 8}, {grid_25(), 25}, {eight_gaussians(), 8}}) {
    const auto centers = density.modes.centers;
    EXPECT_EQ(centers.sizes(), (Shape{n, 2}));
    const auto apart = at::cdist(centers, centers) + 1e9 * at::eye(n, at::kDouble);
    EXPECT_GT(apart.min().item<double>(), 5 * density.modes.sd) << density.name;
  }
  EXPECT_TRUE(at::allclose(ring_8().modes.centers.norm(2, 1), at::ones({8}, at::kDouble)));
  EXPECT_EQ(grid_25().modes.centers.abs().max().item<double>(), 4);
}

// Of points drawn from a Gaussian in the plane, 1 - exp(-9/2) lie within three deviations of its center.
TEST(ToyModes, HoldTheShareOfAGaussianWithinThreeDeviations) {
  const auto density = grid_25();
  Rng rng(2);
  const auto n = 20'000;
  const auto nearest = at::cdist(density.sample(n, rng), density.modes.centers).amin(1);
  const auto share = (nearest < 3 * density.modes.sd).to(at::kDouble).mean().item<double>();
  const auto expected = 1 - std::exp(-4.5);
  EXPECT_NEAR(share, expected, 4 * std::sqrt(expected * (1 - expected) / n));
}

// A smeared circle is a mixture of Gaussians along it; the trapezoid rule on a periodic integrand is exact as soon as the nodes
// stand closer than the noise is wide.
TEST(Circles, EqualASumOfGaussiansAlongThem) {
  Rng rng(3);
  const auto x = 2 * rng.normal({200, 2}, at::kDouble);
  const auto angle = at::arange(512, at::kDouble) * (2 * std::numbers::pi / 512);
  const auto circle = at::stack({angle.cos(), angle.sin()}, 1);
  const GaussianMixture along{at::cat({3 * circle, 1.5 * circle}), at::full({1024}, 1.0 / 1024, at::kDouble), 0.24};
  EXPECT_TRUE(at::allclose(circles().log_prob(x), along.log_prob(x), 1e-10, 1e-10));
}

}  // namespace
}  // namespace gx
