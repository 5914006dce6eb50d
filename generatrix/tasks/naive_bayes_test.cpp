#include "generatrix/tasks/naive_bayes.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

const Codec kStatic({static_codec({.name = "image", .values = kBits, .shape = {1, 1, 2}})},
                    {symbols_codec({.name = "label", .values = Symbols{{2}}})});

// Three rows of class 0 with pixels on 3 and 0 times, one of class 1 with both on.
MemoryDataset four_rows() {
  const auto x = at::tensor({1, 0, 1, 0, 1, 0, 1, 1}).to(at::kByte).reshape({4, 1, 1, 2});
  return MemoryDataset({x, at::tensor({0, 0, 0, 1}, at::kLong)});
}

TEST(NaiveBayes, CountsWithOneAddedToEither) {
  const auto model = fit_naive_bayes(four_rows(), kStatic, Rng(1));
  const auto expected = at::tensor({4. / 5, 1. / 5, 2. / 3, 2. / 3}, at::kDouble).reshape({2, 2});
  EXPECT_TRUE(at::allclose(model.log_on.exp(), expected, 0, tolerance::kAlgebra));
  EXPECT_TRUE(at::allclose(model.log_off.exp(), 1 - expected, 0, tolerance::kAlgebra));
  EXPECT_TRUE(at::allclose(model.log_prior.exp(), at::tensor({0.75, 0.25}, at::kDouble), 0, tolerance::kAlgebra));
}

TEST(NaiveBayes, MultipliesPixelsAndThePrior) {
  const auto model = fit_naive_bayes(four_rows(), kStatic, Rng(1));
  const auto found = model.log_probs(at::ones({1, 1, 1, 2})).exp();
  const auto zero = 0.75 * 4 / 5 * 1 / 5, one = 0.25 * 2 / 3 * 2 / 3;
  EXPECT_NEAR(found[0][0].item<double>(), zero / (zero + one), tolerance::kAlgebra);
  EXPECT_NEAR(found[0][1].item<double>(), one / (zero + one), tolerance::kAlgebra);
  EXPECT_EQ(accuracy_of(classify(model, four_rows(), kStatic, {.batch = 3})).value, 0.75)
      << "the row of class 1 looks like class 0";
}

TEST(NaiveBayes, NeedsLabels) {
  const MemoryDataset nameless({at::zeros({3, 1, 1, 2}, at::kByte), {}});
  EXPECT_THROW(fit_naive_bayes(nameless, kStatic, Rng(1)), UserError);
}

}  // namespace
}  // namespace gx
