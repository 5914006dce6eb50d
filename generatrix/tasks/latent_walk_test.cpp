#include "generatrix/tasks/latent_walk.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

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

}  // namespace gx
