#include "generatrix/eval/factors/information.h"

#include <gtest/gtest.h>

#include "generatrix/eval/factors/known_codes.h"

namespace gx {
namespace {

double error(const Scores& scores) { return error_of(scores.mean.replicates).value(); }

TEST(InformationOfBins, IsTheEntropyOfAFactorThatACodeIs) {
  const auto found = information_of_bins(factors_as_codes());
  const double n[] = {3, 5, 10};
  for (std::int64_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(found.entropy[0][k].item<double>(), std::log(n[k]), 1e-12);
    for (std::int64_t j = 0; j < 3; ++j) EXPECT_NEAR(found.nats[0][j][k].item<double>(), j == k ? std::log(n[k]) : 0, 1e-12);
  }
}

TEST(InformationGap, IsOneForFactorsZeroForNoiseAndLowerWhenTurned) {
  const auto best = information_gap(information_of_bins(factors_as_codes()));
  EXPECT_NEAR(best.mean.value, 1, 1e-12);
  EXPECT_LT(error(best), 1e-6);
  const auto none = information_gap(information_of_bins(noise_as_codes()));
  EXPECT_LT(none.mean.value, 0.02);
  const auto turned = information_gap(information_of_bins(turned_codes()));
  EXPECT_LT(turned.each[1] + turned.each[2], 0.1);
  EXPECT_NEAR(turned.each[0], 1, 1e-12);
}

TEST(InformationGap, NeedsASecondDimensionToSplitAFactor) {
  auto rows = factors_as_codes();
  rows.codes = at::cat({rows.codes, rows.codes.select(1, 2).unsqueeze(1)}, 1);  // factor c twice
  EXPECT_NEAR(information_gap(information_of_bins(rows)).each[2], 0, 1e-12);
}

TEST(Modularity, IsOneForFactorsAndLowerWhenTurned) {
  EXPECT_NEAR(modularity(information_of_bins(factors_as_codes())).mean.value, 1, 1e-12);
  const auto turned = modularity(information_of_bins(turned_codes()));
  EXPECT_LT(turned.mean.value, 0.96);
  auto still = factors_as_codes();
  still.codes.select(1, 0).fill_(3);
  EXPECT_EQ(modularity(information_of_bins(still)).each[0], 0) << "it says nothing";
}

TEST(InformationOfLaws, IsThatOfBinsWhereTheLawsAreNarrow) {
  const auto rows = factors_as_codes();
  const auto found = information_of_laws(rows.codes, at::full_like(rows.codes, 0.01), rows);
  const auto bins = information_of_bins(rows);
  EXPECT_LT((found.nats - bins.nats).abs().max().item<double>(), 1e-4);
}

// Two values at -1 and 1 under noise of deviation s: I = log 2 - E log(1 + exp(-2 (1 + s e) / s^2)), e ~ N(0, 1).
TEST(InformationOfLaws, IsThatOfABinaryChannel) {
  const double s = 0.8;
  const auto values = at::arange(1000, at::kLong).remainder(2);
  const auto loc = (2 * values - 1).to(at::kDouble).unsqueeze(1);
  const CodedRows rows{loc, values.unsqueeze(1), {{"a", 2, false}}};
  double expected = 0;
  for (double e = -8; e < 8; e += 1e-3)
    expected += 1e-3 * std::exp(-e * e / 2) / std::sqrt(2 * std::acos(-1.0)) *
                (std::log(2) - std::log1p(std::exp(-2 * (1 + s * e) / (s * s))));
  const auto found = information_of_laws(loc, at::full_like(loc, s), rows).nats;
  EXPECT_NEAR(found[0][0][0].item<double>(), expected, 1e-5);
}

}  // namespace
}  // namespace gx
