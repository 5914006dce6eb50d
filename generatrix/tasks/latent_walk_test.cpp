#include "generatrix/tasks/latent_walk.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/support/linear_gaussian.h"

namespace gx {

TEST(StraightLines, GoFromEndToEndInEqualSteps) {
  const auto a = at::randn({3, 5}), b = at::randn({3, 5});
  const auto z = straight_lines(a, b, 5);
  EXPECT_TRUE(at::equal(z.select(1, 0), a));
  EXPECT_TRUE(at::allclose(z.select(1, 4), b));
  EXPECT_TRUE(at::allclose(z.select(1, 2), (a + b) / 2, 1e-5, 1e-6));
}

TEST(QuantileGrid, GivesEveryCellEqualPriorMass) {
  const auto z = quantile_grid(4);
  ASSERT_EQ(z.sizes(), (at::IntArrayRef{16, 2}));
  const auto mass = at::special_ndtr(z);  // midpoints of quarters
  EXPECT_TRUE(at::allclose(mass[0], at::tensor({0.125, 0.875}, at::kFloat), 1e-5, 1e-6)) << "first row, first column: top left";
  EXPECT_TRUE(at::allclose(mass[15], at::tensor({0.875, 0.125}, at::kFloat), 1e-5, 1e-6));
  EXPECT_TRUE(at::allclose(z.mean(0), at::zeros({2}), 1e-5, 1e-6));
}

TEST(Traversal, MovesOneDimensionAndKeepsTheOthers) {
  const auto z = at::tensor({5.0, 6.0, 7.0}, at::kDouble);
  const auto walk = traversal(z, at::tensor({2, 0}, at::kLong), at::tensor({1.0, 1.0, 10.0}, at::kDouble), 5);
  ASSERT_EQ(walk.sizes(), (at::IntArrayRef{2, 5, 3}));
  EXPECT_TRUE(at::equal(walk[0].select(1, 2), at::tensor({-20.0, -10.0, 0.0, 10.0, 20.0}, at::kDouble)));
  EXPECT_TRUE(at::equal(walk[1].select(1, 0), at::tensor({-2.0, -1.0, 0.0, 1.0, 2.0}, at::kDouble)));
  EXPECT_TRUE(at::equal(walk[0].select(1, 1), at::full({5}, 6.0, at::kDouble)));
}

TEST(MostTellingDimensions, AreThoseOfLargestKlFirst) {
  LinearGaussian model;
  model.w = model.a = at::eye(3, at::kDouble);
  model.b = at::zeros({3}, at::kDouble);
  model.t = at::tensor({0.9, 0.01, 0.3}, at::kDouble);
  const auto order = most_telling_dimensions(model, {at::zeros({4, 3}), {}});
  EXPECT_TRUE(at::equal(order, at::tensor({1, 2, 0}, at::kLong)));
}

}  // namespace gx
