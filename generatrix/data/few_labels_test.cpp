#include "generatrix/data/few_labels.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

Batch labelled_rows(std::int64_t n, std::int64_t classes) {
  Rng rng(1);
  return {rng.normal({n, 3}), at::arange(n, at::kLong).remainder(classes)};
}

Tensor kept_of_class(const Batch& rows, const Tensor& y, std::int64_t k) {
  return rows.given.columns[0].observed.logical_and(y == k).sum();
}

TEST(FewLabels, AsManyOfEachClassAreKeptAndTheOthersSayNothing) {
  auto rows = labelled_rows(100, 4);
  const auto y = rows.given.x();
  keep_few_labels(rows, 10, Rng(2), "x");
  const auto& label = rows.given.columns[0];
  EXPECT_EQ(label.observed.sum().item<std::int64_t>(), 10);
  for (std::int64_t k = 0; k < 4; ++k) EXPECT_EQ(kept_of_class(rows, y, k).item<std::int64_t>(), k < 2 ? 3 : 2) << k;
  EXPECT_TRUE((label.data.masked_select(label.observed.logical_not()) == 0).all().item<bool>());
}

// A cell that is empty is stored as label 0, and is none.
TEST(FewLabels, OfRowsThatNobodyKnowsNoneIsKept) {
  auto rows = labelled_rows(100, 4);
  const auto known = at::arange(100, at::kLong) >= 60;
  auto& label = rows.given.columns.front();
  label = {label.data.masked_fill(known.logical_not(), 0), {}, known};
  auto test = rows.given;
  keep_few_labels(rows, 8, Rng(2), "x");
  EXPECT_EQ(label.observed.sum().item<std::int64_t>(), 8);
  EXPECT_FALSE(label.observed.logical_and(known.logical_not()).any().item<bool>());
  label.observed = at::zeros({100}, at::kBool);
  EXPECT_THROW(keep_few_labels(rows, 8, Rng(2), "x"), UserError) << "nobody knows any";
  mark_labels(test, true);
  EXPECT_TRUE(at::equal(test.columns.front().observed, known));
}

TEST(FewLabels, AreNoSequences) {
  Batch rows{at::zeros({2, 3}), Rows({Column{at::zeros({5}, at::kLong), {}, {}, at::tensor({0, 2, 5}, at::kLong)}})};
  EXPECT_THROW(keep_few_labels(rows, 2, Rng(1), "x"), UserError);
}

TEST(FewLabels, WhichRowsDependsOnTheirContentAndTheSeedAlone) {
  auto rows = labelled_rows(100, 4);
  const auto order = Rng(9).permutation(100);
  auto turned = rows.pick(order);
  auto other = rows;
  keep_few_labels(rows, 12, Rng(2), "x");
  keep_few_labels(turned, 12, Rng(2), "x");
  keep_few_labels(other, 12, Rng(3), "x");
  EXPECT_TRUE(at::equal(rows.given.columns[0].observed.index_select(0, order), turned.given.columns[0].observed));
  EXPECT_FALSE(at::equal(rows.given.columns[0].observed, other.given.columns[0].observed));
}

TEST(FewLabels, RepetitionGivesLabelledRowsTheirShareAndKeepsEveryRow) {
  auto rows = labelled_rows(100, 4);
  keep_few_labels(rows, 8, Rng(2), "x");
  const auto& observed = rows.given.columns[0].observed;
  const auto order = with_labelled_repeated(observed, 0.5);
  EXPECT_EQ(order.size(0), 2 * 92);
  EXPECT_TRUE(at::equal(order.slice(0, 0, 100), at::arange(100, at::kLong)));
  EXPECT_EQ(observed.index_select(0, order).sum().item<std::int64_t>(), 92);
  EXPECT_EQ(with_labelled_repeated(observed, 0).size(0), 100);
}

TEST(FewLabels, RefusesWhatHasNoLabelsOrTooFewRows) {
  Batch none{at::zeros({4, 3})};
  EXPECT_THROW(keep_few_labels(none, 2, Rng(1), "x"), UserError);
  auto many = labelled_rows(80, 4);
  EXPECT_THROW(keep_few_labels(many, 3, Rng(1), "x"), UserError) << "fewer labels than classes";
  auto few = labelled_rows(8, 4);
  EXPECT_THROW(keep_few_labels(few, 12, Rng(1), "x"), UserError);
}

}  // namespace
}  // namespace gx
