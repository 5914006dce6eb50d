#include "generatrix/prob/estimators/chow_liu.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

#include "generatrix/base/rng.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using ::testing::ElementsAre;

Tensor indicators_of(const Tensor& symbols, std::int64_t n) { return at::one_hot(symbols, n).to(at::kDouble); }

TEST(ChowLiu, CountsPairsOfRowsThatHaveBoth) {
  auto x = indicators_of(at::tensor({0, 1, 1, 1, 0, 0}, at::kLong).view({3, 2}), 2);
  x[2][1].zero_();  // unknown
  const auto counts = pair_counts(x, {});
  EXPECT_EQ(counts[0][0][1][1].item<double>(), 1);
  EXPECT_EQ(counts[0][1][1][1].item<double>(), 1);
  EXPECT_EQ(counts.sum({1, 3})[0][1].item<double>(), 2);
  EXPECT_EQ(pair_counts(x, at::tensor({3., 1., 1.}, at::kDouble))[0][0][1][1].item<double>(), 3);
}

// A cell of two symbols beside one of three: what lies beyond has no share, and sums agree with the smoothed single cells.
TEST(ChowLiu, SmoothingIsRowsSpreadEvenly) {
  const auto x = indicators_of(at::tensor({0, 2, 1, 1, 1, 0}, at::kLong).view({3, 2}), 3);
  const auto p = smoothed_pairs(pair_counts(x, {}), at::tensor({2, 3}, at::kLong), 6);
  EXPECT_NEAR(p[0][0][1][2].item<double>(), (1 + 1.) / 9, tolerance::kAlgebra);
  EXPECT_NEAR(p[0][0][1][0].item<double>(), 1. / 9, tolerance::kAlgebra);
  EXPECT_EQ(p[0][2].select(0, 1).sum().item<double>(), 0);
  EXPECT_NEAR(p[0].select(1, 1).sum().item<double>(), 1, tolerance::kAlgebra);
  EXPECT_NEAR(p[0][1].select(0, 1).sum().item<double>(), (2 + 3.) / 9, tolerance::kAlgebra);
}

TEST(ChowLiu, InformationIsZeroOfIndependentCellsAndTheEntropyOfEqualOnes) {
  const auto x = indicators_of(at::tensor({0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1}, at::kLong).view({4, 3}), 2);
  const auto information = mutual_information(smoothed_pairs(pair_counts(x, {}), at::tensor({2, 2, 2}, at::kLong), 1e-12));
  EXPECT_NEAR(information[0][1].item<double>(), std::log(2), 1e-9);
  EXPECT_NEAR(information[0][2].item<double>(), 0, 1e-9);
}

TEST(ChowLiu, FindsTheTreeOfGreatestWeight) {
  const auto w = at::tensor({0., 1., 5., 1., 1., 0., 4., 3., 5., 4., 0., 2., 1., 3., 2., 0.}, at::kDouble).view({4, 4});
  EXPECT_THAT(greatest_spanning_tree(w), ElementsAre(-1, 2, 0, 1));
  EXPECT_THAT(greatest_spanning_tree(at::zeros({1, 1})), ElementsAre(-1));
  EXPECT_THAT(greatest_spanning_tree(at::zeros({3, 3})), ElementsAre(-1, 0, 0)) << "without any information, still a tree";
}

}  // namespace
}  // namespace gx
