#include "generatrix/prob/estimators/bins.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/rng.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

const auto kTwoLines = Bins{at::tensor({0., 1., 3., 4., -1., 0.5, 0.5, 0.5}, at::kDouble).view({2, 4})};

TEST(Bins, FindTheirNumbers) {
  const auto x = at::tensor({-0.1, 0., 2.9, 3., 4., -1., -0.5, 0.4, 0.5, 9.}, at::kDouble).view({2, 5});
  const auto expected = at::tensor({0, 1, 2, 3, 4, 1, 1, 1, 4, 4}, at::kLong).view({2, 5});
  EXPECT_TRUE(at::equal(kTwoLines.index(x), expected));
  const auto used = at::tensor({1, 1, 1, 1, 1, 1, 1, 0, 0, 1}, at::kInt).view({2, 5}).to(at::kBool);
  EXPECT_TRUE(at::equal(kTwoLines.is_used(), used));
}

TEST(Bins, AreLawsOfMassOneEach) {
  const auto x = at::linspace(-40, 40, 800'001, at::kDouble).expand({2, -1});
  const auto index = kTwoLines.index(x);
  const auto mass =
      at::zeros({2, kTwoLines.count()}, at::kDouble).scatter_add_(1, index, kTwoLines.log_density(x, index).exp() * 1e-4);
  EXPECT_TRUE(at::allclose(mass, kTwoLines.is_used().to(at::kDouble), 0, 1e-3)) << mass;
}

TEST(Bins, DrawWithinThemselves) {
  Rng rng(1);
  const auto index = at::tensor({0, 1, 2, 3, 4, 0, 1, 1, 1, 4}, at::kLong).view({2, 5}).repeat({1, 2000});
  const auto drawn = kTwoLines.at(index, rng.uniform(index.sizes(), at::kDouble));
  EXPECT_TRUE(at::equal(kTwoLines.index(drawn), index));
  const auto beyond = (-drawn[0].masked_select(index[0] == 0)).mean().item<double>();  // exponential with scale 4 / 3
  EXPECT_NEAR(beyond, 4. / 3, tolerance::kStandardErrors * 4. / 3 / std::sqrt(2000));
}

TEST(BinEdges, StandHalfwayBetweenWholeNumbers) {
  const auto edges = fitted_bins(at::tensor({3., 1., 1., 2., 3., 3.}, at::kDouble), 8).edges;
  EXPECT_TRUE(at::allclose(edges, at::tensor({.5, 1.5, 2.5, 3.5, 3.5, 3.5, 3.5, 3.5, 3.5}, at::kDouble))) << edges;
}

TEST(BinEdges, KeepAFrequentNumberApart) {
  const auto others = at::linspace(10, 90, 300, at::kDouble).round();
  const auto edges = fitted_bins(at::cat({at::zeros({700}, at::kDouble), others}), 16).edges;
  const auto zero = Bins{edges}.index(at::zeros({1, 1}, at::kDouble)).item<std::int64_t>();
  EXPECT_EQ(edges[0][zero].item<double>() - edges[0][zero - 1].item<double>(), 1);
  const auto counts = at::bincount(Bins{edges}.index(others.unsqueeze(0)).flatten(), {}, 18);
  EXPECT_EQ(counts[0].item<std::int64_t>() + counts[17].item<std::int64_t>(), 0) << "no number lies in a tail";
  EXPECT_LT(counts.max().item<std::int64_t>(), 50) << counts;
}

TEST(BinEdges, HoldAboutAsManyRowsEach) {
  Rng rng(1);
  const auto x = rng.normal({4000}, at::kDouble);
  const auto counts = at::bincount(fitted_bins(x, 20).index(x.unsqueeze(0)).flatten(), {}, 22);
  EXPECT_GE(counts.narrow(0, 1, 20).min().item<std::int64_t>(), 199) << counts;
}

TEST(BinEdges, AreThereWithoutNumbers) {
  EXPECT_EQ(fitted_bins(at::zeros({0}, at::kDouble), 4).edges.size(1), 5);
  EXPECT_GT(fitted_bins(at::full({3}, 7., at::kDouble), 4).is_used().sum().item<std::int64_t>(), 2);
}

// Like capital gains: nine of ten are 0, the others are far from it and at least 2 apart.
TEST(OwnBins, GiveBackTheirNumber) {
  Rng rng(1);
  const auto gains = 114 + 2 * rng.integers(4000, {100});
  const auto x = at::cat({at::zeros({900}, at::kLong), gains, at::full({20}, 99'999, at::kLong)}).to(at::kDouble) / 7385.3;
  const auto bins = fitted_bins(x, 32);
  EXPECT_EQ((bins.own >= 0).sum().item<std::int64_t>(), 1);
  const auto index = bins.index(at::zeros({1, 1}, at::kDouble)).expand({1, 1000});
  EXPECT_GT(bins.edges[0][index[0][0]].item<double>(), 0.9 / 7385.3) << "the smallest gap is wider than a whole number";
  EXPECT_LT(bins.at(index, rng.uniform({1, 1000}, at::kDouble)).abs().max().item<double>(), 1e-12);
  EXPECT_GT(bins.at(index + 1, rng.uniform({1, 1000}, at::kDouble)).std().item<double>(), 0) << "other bins are even";
}

TEST(OwnBins, AreNotCutInTwo) {
  const auto x = at::tensor({1., 2., 3., 4., 5., 5., 5., 5., 5., 5., 5., 5., 6., 7., 8., 9.}, at::kDouble);
  const auto bins = fitted_bins(x, 8);
  const auto five = bins.index(at::full({1, 1}, 5., at::kDouble)).item<std::int64_t>();
  EXPECT_EQ(bins.edges[0][five - 1].item<double>(), 4.5);
  EXPECT_EQ(bins.edges[0][five].item<double>(), 5.5);
}

TEST(OwnBins, OfNumbersThatStandNearEachOther) {
  const auto x = at::tensor({0., 0., 0., 4., 4., 9., 9., 9., 14., 14.}, at::kDouble);
  const auto bins = fitted_bins(x, 8);
  EXPECT_TRUE(at::allclose(bins.at(bins.index(x.unsqueeze(0)), at::full({1, 10}, 0.99, at::kDouble)), x.unsqueeze(0)));
}

}  // namespace
}  // namespace gx
