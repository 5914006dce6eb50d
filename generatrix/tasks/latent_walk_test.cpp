#include "generatrix/tasks/latent_walk.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/mixture.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/standard_normal.h"
#include "generatrix/prob/distributions/uniform.h"

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
  const auto z = quantile_grid(standard_normal({2}), 4);
  ASSERT_EQ(z.sizes(), (at::IntArrayRef{16, 2}));
  const auto mass = at::special_ndtr(z);  // midpoints of quarters
  EXPECT_TRUE(at::allclose(mass[0], at::tensor({0.125, 0.875}, at::kFloat), 1e-5, 1e-6)) << "first row, first column: top left";
  EXPECT_TRUE(at::allclose(mass[15], at::tensor({0.875, 0.125}, at::kFloat), 1e-5, 1e-6));
  EXPECT_TRUE(at::allclose(z.mean(0), at::zeros({2}), 1e-5, 1e-6));
}

TEST(QuantileGrid, IsOfThePriorThatTheModelHas) {
  const auto normal = standard_normal({2});
  const auto loc = at::tensor({1.F, -2.F}), scale = at::tensor({5.F, .5F});
  EXPECT_TRUE(at::allclose(quantile_grid(independent(Normal{loc, scale}, 1), 3), loc + scale * quantile_grid(normal, 3)));
  const auto even = quantile_grid(independent(Uniform{-at::ones({2}), at::ones({2})}, 1), 2);
  EXPECT_TRUE(at::allclose(even, at::tensor({-.5F, .5F, .5F, .5F, -.5F, -.5F, .5F, -.5F}).view({4, 2})));
  const auto of_each_row =
      quantile_grid(independent(Normal{at::tensor({0.F, 0.F, 9.F, 9.F}).view({2, 2}), at::ones({2, 2})}, 1), 2);
  EXPECT_TRUE(at::allclose(of_each_row.narrow(0, 2, 2), quantile_grid(normal, 2).narrow(0, 2, 2) + 9));
  const Distribution two = Mixture{Categorical{at::zeros({2})}, independent(Normal{at::zeros({2, 2}), at::ones({2, 2})}, 1)};
  EXPECT_THROW(quantile_grid(two, 3), UserError) << "the numbers of a mixture are not independent";
  EXPECT_THROW(quantile_grid(standard_normal({3}), 3), UserError);
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
