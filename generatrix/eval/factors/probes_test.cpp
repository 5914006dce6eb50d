#include "generatrix/eval/factors/probes.h"

#include <gtest/gtest.h>

#include "generatrix/eval/factors/known_codes.h"
#include "generatrix/eval/factors/logistic_regression.h"

namespace gx {
namespace {

TEST(LogisticRegression, FindsTheWeightsThatMadeTheLabels) {
  Rng rng(3);
  const auto x = rng.normal({5'000, 2}, at::kDouble);
  const auto logit = 2 * x.select(1, 0) - x.select(1, 1) + 0.5;
  const auto y = (rng.uniform({5'000}, at::kDouble) < at::sigmoid(logit)).to(at::kLong);
  const auto fit = fit_logistic(x, y, 2);
  const auto found = fit.log_probs(x);
  const auto error = ((found.select(1, 1) - found.select(1, 0)) - logit).abs().mean().item<double>();
  EXPECT_LT(error, 0.1);
}

TEST(LinearProbe, ReadsFactorsAndNothingInNoise) {
  const auto best = linear_probe(factors_as_codes());
  EXPECT_NEAR(best.each[0], 1, 1e-9) << "accuracy";
  EXPECT_NEAR(best.each[1], 1, 1e-9) << "R^2";
  EXPECT_NEAR(best.mean.value, 1, 1e-9);
  const auto none = linear_probe(noise_as_codes());
  EXPECT_NEAR(none.each[0], 1.0 / 3, 0.08);
  EXPECT_NEAR(none.each[2], 0, 0.03);
  EXPECT_NEAR(linear_probe(turned_codes()).mean.value, 1, 1e-9) << "a linear reader does not care";
}

TEST(LinearProbe, LeavesOutFactorsOfOneValueAndColumnsThatAreConstant) {
  auto rows = factors_as_codes();
  rows.factors.select(1, 0).fill_(1);
  rows.codes.select(1, 0).fill_(4);
  const auto found = linear_probe(rows);
  EXPECT_TRUE(std::isnan(found.each[0]));
  EXPECT_NEAR(found.mean.value, 1, 1e-9);
}

TEST(NearestProbe, ReadsFactorsAndNothingInNoise) {
  const auto best = nearest_probe(factors_as_codes(), 3);  // four equal rows of each in the half that fits, in the mean
  EXPECT_GT(best.mean.value, 0.95);
  EXPECT_NEAR(nearest_probe(noise_as_codes()).each[0], 1.0 / 3, 0.08);
}

TEST(Explicitness, IsOneWhereValuesAreSeparableAndHalfForNoise) {
  EXPECT_GT(explicitness(factors_as_codes()).each[0], 0.99);
  EXPECT_NEAR(explicitness(noise_as_codes()).mean.value, 0.5, 0.04);
}

TEST(AttributeGap, IsOneForFactorsNearZeroForNoiseAndLowerWhenTurned) {
  const auto best = attribute_gap(factors_as_codes());
  EXPECT_NEAR(best.each[0], 1 - 1.0 / 3, 0.06) << "accuracy by chance of the next dimension";
  EXPECT_NEAR(best.each[1], 1, 0.02);
  EXPECT_LT(attribute_gap(noise_as_codes()).mean.value, 0.05);
  EXPECT_LT(attribute_gap(turned_codes()).each[1], 0.15);
}

TEST(LassoScores, AreOneForFactorsLowForNoiseAndLowerWhenTurned) {
  const auto best = lasso_scores(factors_as_codes());
  EXPECT_GT(best.disentanglement.value, 0.95);
  EXPECT_GT(best.completeness.value, 0.95);
  EXPECT_GT(best.informativeness.value, 0.75) << "a class of three is no linear function of one number";
  EXPECT_EQ(best.disentanglement.replicates.size(), 20u);
  const auto none = lasso_scores(noise_as_codes());
  EXPECT_LT(none.disentanglement.value, 0.1);
  EXPECT_LT(none.completeness.value, 0.4);
  EXPECT_NEAR(none.informativeness.value, 0, 0.03);
  EXPECT_LT(lasso_scores(turned_codes()).disentanglement.value, 0.7);
}

}  // namespace
}  // namespace gx
