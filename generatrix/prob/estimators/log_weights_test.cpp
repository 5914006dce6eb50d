#include "generatrix/prob/estimators/log_weights.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "generatrix/base/rng.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

double worst(const Tensor& a, const Tensor& b) { return (a - b).abs().max().item<double>(); }

LogMeanWeight of(const Tensor& log_w) {
  LogWeights weights;
  weights.add(log_w);
  return weights.result();
}

TEST(LogWeights, EqualTheFormulaWhateverTheParts) {
  Rng rng(1);
  const auto log_w = rng.normal({9, 4}, at::kDouble), w = log_w.exp();
  LogWeights parts;
  for (const auto& some : log_w.split(4)) parts.add(some);
  for (const auto& found : {of(log_w), parts.result()}) {
    EXPECT_LT(worst(found.nats, w.mean(0).log()), tolerance::kAlgebra);
    EXPECT_LT(worst(found.effective, w.sum(0).square() / w.square().sum(0)), tolerance::kAlgebra);
    EXPECT_LT(worst(found.standard_error, w.std(0) / w.mean(0) / 3), tolerance::kAlgebra) << "3 = sqrt 9";
  }
}

// Weights beyond the range of float64 have the same error as weights near 1.
TEST(LogWeights, MayBeOfAnySize) {
  Rng rng(2);
  const auto log_w = rng.normal({20, 3}, at::kDouble);
  const auto near = of(log_w), far = of(log_w - 5000);
  EXPECT_LT(worst(far.nats + 5000, near.nats), 1e-9);
  EXPECT_LT(worst(far.standard_error, near.standard_error), 1e-9);
}

TEST(LogWeights, OfOneWeightHaveNoError) {
  const auto one = of(at::zeros({1, 2}, at::kDouble));
  EXPECT_TRUE(one.standard_error.isnan().all().item<bool>());
  EXPECT_TRUE((one.effective == 1).all().item<bool>());
}

TEST(LogWeights, ThatAreAllZeroAreCarriedByNone) {
  const auto none = of(at::full({5, 2}, -std::numeric_limits<double>::infinity(), at::kDouble));
  EXPECT_TRUE((none.effective == 0).all().item<bool>());
  EXPECT_TRUE((none.nats == -std::numeric_limits<double>::infinity()).all().item<bool>());
}

}  // namespace
}  // namespace gx
