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
  const auto found = model.fields.front()({at::tensor({1.F, 0.F, 0.F, 1.F}).reshape({2, 1, 1, 2})}).exp();
  const auto expected = at::tensor({4. / 5 * 4 / 5, 2. / 3 * 1 / 3, 1. / 5 * 1 / 5, 1. / 3 * 2 / 3}, at::kDouble).reshape({2, 2});
  EXPECT_TRUE(at::allclose(found, expected, 0, tolerance::kAlgebra));
  EXPECT_TRUE(at::allclose(model.log_prior.exp(), at::tensor({0.75, 0.25}, at::kDouble), 0, tolerance::kAlgebra));
}

TEST(NaiveBayes, MultipliesPixelsAndThePrior) {
  const auto model = fit_naive_bayes(four_rows(), kStatic, Rng(1));
  const auto found = model.log_probs(Rows(at::ones({1, 1, 1, 2}))).exp();
  const auto zero = 0.75 * 4 / 5 * 1 / 5, one = 0.25 * 2 / 3 * 2 / 3;
  EXPECT_NEAR(found[0][0].item<double>(), zero / (zero + one), tolerance::kAlgebra);
  EXPECT_NEAR(found[0][1].item<double>(), one / (zero + one), tolerance::kAlgebra);
  EXPECT_EQ(accuracy_of(classify(model, four_rows(), kStatic, {.batch = 3})).value, 0.75)
      << "the row of class 1 looks like class 0";
}

// A number whose classes have means -4 and 4, a category that tells nothing, and a cell that is unknown in the last row.
TEST(NaiveBayes, ReadsNumbersCategoriesAndWhatIsUnknown) {
  const Codec codec({reals_codec({.name = "numbers", .shape = {1}, .may_miss = true}),
                     symbols_codec({.name = "categories", .values = Symbols{{3}}, .shape = {1}})},
                    {symbols_codec({.name = "label", .values = Symbols{{2}}})});
  Rng rng(1);
  constexpr std::int64_t kRows = 400;
  const auto y = at::arange(kRows, at::kLong).remainder(2);
  auto x = (rng.normal({kRows, 1}) + 8 * y.unsqueeze(1) - 4).to(at::kFloat);
  auto known = at::ones({kRows, 1}, at::kBool);
  known[kRows - 1] = false;
  const MemoryDataset rows({Rows({Column{x, {}, known}, Column{rng.integers(3, {kRows, 1})}}), Rows({Column{y}})});
  const auto model = fit_naive_bayes(rows, codec, Rng(2));
  EXPECT_GT(accuracy_of(classify(model, rows, codec, {})).value, 0.99);
  const auto of_nothing = model.fields.front()({at::zeros({1, 1}), {}, at::zeros({1, 1}, at::kBool)});
  EXPECT_TRUE(at::equal(of_nothing, at::zeros({1, 2}, at::kDouble)));
  const auto seen = model.fields.front()({at::tensor({-4.F, 4.F}).reshape({2, 1}), {}, {}}).argmax(1);
  EXPECT_TRUE(at::equal(seen, at::tensor({0, 1}, at::kLong)));
}

TEST(NaiveBayes, ReadsFewLabelsAmongManyRows) {
  const Codec codec({reals_codec({.name = "numbers", .shape = {1}})},
                    {symbols_codec({.name = "label", .values = Symbols{{2}}, .may_miss = true})});
  constexpr std::int64_t kRows = 5000;  // most batches have no label
  const auto y = at::arange(kRows, at::kLong).remainder(2);
  const auto x = (8 * y.unsqueeze(1) - 4 + at::arange(kRows).unsqueeze(1).remainder(3)).to(at::kFloat);
  const auto known = at::arange(kRows) < 20;
  const MemoryDataset rows({Rows(x), Rows({Column{y, {}, known}})});
  const auto model = fit_naive_bayes(rows, codec, Rng(2));
  EXPECT_TRUE(at::equal(model.log_probs(Rows(x)).argmax(1), y));
}

// Class 0 has the categories (0, 0) and (0, 1), class 1 has (1, 2) and an unknown second one; of the second cell there are three.
TEST(NaiveBayes, CountsCategoriesWithOneAddedToEach) {
  const Codec codec({symbols_codec({.name = "categories", .values = Symbols{{2, 3}}, .shape = {2}, .may_miss = true})},
                    {symbols_codec({.name = "label", .values = Symbols{{2}}})});
  const auto x = at::tensor({0, 0, 0, 1, 1, 2, 1, 0}, at::kLong).view({4, 2});
  auto known = at::ones({4, 2}, at::kBool);
  known[3][1] = false;
  const MemoryDataset rows({Rows({Column{x, {}, known}}), Rows({Column{at::tensor({0, 0, 1, 1}, at::kLong)}})});
  const auto model = fit_naive_bayes(rows, codec, Rng(1));
  const auto found = model.fields.front()({x.narrow(0, 2, 2), {}, known.narrow(0, 2, 2)}).exp();
  const auto expected = at::tensor({1. / 4 * 1 / 5, 3. / 4 * 2 / 4, 1. / 4, 3. / 4}, at::kDouble).view({2, 2});
  EXPECT_TRUE(at::allclose(found, expected, 0, tolerance::kAlgebra));
}

TEST(NaiveBayes, SaysWhichRowsItCannotRead) {
  const Field text{.name = "text", .values = Symbols{{5}}, .layout = Field::Layout::sequence, .longest = 3};
  EXPECT_TRUE(why_no_naive_bayes({Space{{text}}, {}}).has_value());
  EXPECT_FALSE(why_no_naive_bayes(kStatic.task()).has_value());
}

TEST(NaiveBayes, NeedsLabels) {
  const MemoryDataset nameless({at::zeros({3, 1, 1, 2}, at::kByte), {}});
  EXPECT_THROW(fit_naive_bayes(nameless, kStatic, Rng(1)), UserError);
}

}  // namespace
}  // namespace gx
