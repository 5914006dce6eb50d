#include "generatrix/data/fill_in.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace gx {
namespace {

Field numbers(std::int64_t n) { return {.name = "x", .values = Real{}, .shape = {n}, .may_miss = true}; }
const Field kSparse{.name = "ratings", .values = Levels{10}, .shape = {4}, .layout = Field::Layout::sparse};
const Field kText{.name = "text", .values = Symbols{{5}}, .layout = Field::Layout::sequence};

Tensor bools(std::vector<int> values, at::IntArrayRef shape) { return at::tensor(values, at::kInt).to(at::kBool).view(shape); }

TEST(FilledIn, KeepsWhatIsKnownAndTakesTheRest) {
  const auto x = at::tensor({1., 0., 3., 4., 5., 0.}).view({2, 3}), drawn = at::full({2, 3}, -7.0);
  const auto known = bools({1, 0, 1, 1, 1, 0}, {2, 3});
  const auto all = filled_in(Rows({Column{.data = x, .observed = known}}), drawn, Space{{numbers(3)}});
  EXPECT_TRUE(at::equal(all.x(), at::tensor({1., -7., 3., 4., 5., -7.}).view({2, 3})));
  EXPECT_FALSE(all.columns[0].observed.defined()) << "every cell counts as known";
}

TEST(FilledIn, LeavesRowsWithoutUnknownCellsAsTheyAre) {
  const auto x = at::rand({2, 3});
  EXPECT_TRUE(at::equal(filled_in(x, at::zeros({2, 3}), Space{{numbers(3)}}).x(), x));
}

TEST(FilledIn, GoesFieldByField) {
  const auto x = at::rand({2, 1}), y = at::arange(2);
  const Space space{{numbers(1), Field{.name = "label", .values = Symbols{{5}}, .may_miss = true}}};
  const Rows known({Column{.data = x, .observed = bools({1, 0}, {2, 1})}, Column{.data = y, .observed = bools({0, 1}, {2})}});
  const auto all = filled_in(known, Rows({Column{at::full({2, 1}, 9.0)}, Column{at::full({2}, 4, at::kLong)}}), space);
  EXPECT_EQ(all.columns[0].data[0].item<float>(), x[0].item<float>());
  EXPECT_EQ(all.columns[0].data[1].item<float>(), 9);
  EXPECT_TRUE(at::equal(all.columns[1].data, at::tensor({4, 1}, at::kLong)));
}

TEST(FilledIn, LeavesSparseRowsAsTheyAre) {
  const auto listed = at::tensor({0., 2., 0., 0., 1., 0., 0., 0.}).view({2, 4});
  const auto all = filled_in(Rows({sparse_of(listed)}), Rows({sparse_of(at::ones({2, 4}))}), Space{{kSparse}});
  EXPECT_TRUE(at::equal(dense_of(all.columns[0], 4), listed));
}

Rows extended(const Tensor& listed, const Tensor& length, const Tensor& expected, Rng& rng) {
  auto column = sparse_of(listed);
  column.length = length;
  return extended(Rows({column}), Rows({sparse_of(expected.expand_as(listed))}), Space{{kSparse}}, rng);
}

TEST(Extended, AddsEntriesThatARowDoesNotHaveYet) {
  const auto listed = at::tensor({0., 2., 0., 0., 1., 0., 3., 0., 0., 0., 0., 0.}).view({3, 4});
  const auto weights = at::tensor({.5, .3, .2, 0.});
  Rng rng(1);
  const auto counts = [&](const Tensor& length) { return dense_of(extended(listed, length, weights, rng).columns[0], 4); };
  const auto some = counts(at::tensor({2, 3, 1}));
  EXPECT_TRUE(at::equal(some.masked_select(listed > 0), listed.masked_select(listed > 0)));
  EXPECT_TRUE(at::equal((some > 0).sum(1), at::tensor({2, 3, 1})));
  EXPECT_TRUE((some.masked_select(listed == 0) <= 1).all().item<bool>()) << "a count of 1";
  EXPECT_TRUE(at::equal((counts({}) > 0).sum(1), at::tensor({2, 3, 1}))) << "as many more, one at least, none of share 0";
  EXPECT_TRUE(at::equal((counts(at::tensor({9, 9, 9})) > 0).sum(1), at::tensor({3, 3, 3}))) << "no more than there are";
  EXPECT_TRUE(at::equal((counts(at::tensor({0, 1, 0})) > 0).sum(1), at::tensor({1, 2, 0}))) << "and no fewer than listed";
}

// Two of the items 0, 2, 3 beside item 1, one after another: item 0 is left out with probability (b / (1 - c)) c + (c / (1 - b))
// b.
TEST(Extended, DrawsByTheirShareAmongThoseLeft) {
  constexpr std::int64_t kRows = 20'000;
  const auto listed = at::tensor({0., 1., 0., 0.}).expand({kRows, 4}).contiguous();
  const auto weights = at::tensor({.3, .4, .2, .1});  // among those left: 1/2, 1/3, 1/6
  Rng rng(1);
  const auto one = dense_of(extended(listed, at::full({kRows}, 2), weights, rng).columns[0], 4);
  const auto two = dense_of(extended(listed, at::full({kRows}, 3), weights, rng).columns[0], 4);
  const auto share = [](const Tensor& x, std::int64_t item) { return x.select(1, item).mean().item<double>(); };
  const auto expect = [&](double found, double p) { EXPECT_NEAR(found, p, 4 * std::sqrt(p * (1 - p) / kRows)); };
  expect(share(one, 0), 1. / 2), expect(share(one, 2), 1. / 3), expect(share(one, 3), 1. / 6);
  expect(share(two, 0), 1 - (1. / 3) * (1. / 6) / (2. / 3) - (1. / 6) * (1. / 3) / (5. / 6));
}

TEST(ToldPart, LeavesOutAShareOfWhatIsKnown) {
  const auto known = bools({1, 0, 1, 1, 1, 1}, {2, 3}).repeat({500, 1});
  const auto sparse = (at::rand({1000, 4}) < .5).to(at::kDouble) * 2;
  const Space space{{numbers(3), kSparse, Field{.name = "y", .shape = {2}}}};
  const Rows rows({Column{.data = known * 7., .observed = known}, sparse_of(sparse), Column{at::ones({1000, 2})}});
  Rng rng(1);
  const auto told = told_part(rows, space, 0.25, rng);
  const auto& numbers = told.columns[0];
  EXPECT_FALSE(numbers.observed.logical_and(known.logical_not()).any().item<bool>());
  EXPECT_NEAR(numbers.observed.sum().item<double>() / known.sum().item<double>(), 0.75, 0.04);
  EXPECT_TRUE(at::equal(numbers.data, numbers.observed * 7.));
  const auto entries = dense_of(told.columns[1], 4);
  EXPECT_TRUE(((entries == sparse) | (entries == 0)).all().item<bool>());
  EXPECT_NEAR((entries > 0).sum().item<double>() / (sparse > 0).sum().item<double>(), 0.75, 0.04);
  EXPECT_TRUE(at::equal(told.columns[2].data, rows.columns[2].data)) << "its cells are never unknown";
  EXPECT_TRUE(can_hide(space));
  EXPECT_FALSE(can_hide(Space{{space.fields[2]}}));
}

// The parts of a batch are told what the whole batch is.
TEST(ToldPart, IsDrawnRowByRow) {
  const Space space{{kSparse}};
  const auto counts = at::ones({6, 4});
  Rng whole(1), part(1);
  auto rows = part.rows(2, 3, 6);
  const auto all = dense_of(told_part(Rows({sparse_of(counts)}), space, 0.5, whole).columns[0], 4);
  const auto some = dense_of(told_part(Rows({sparse_of(counts.narrow(0, 2, 3))}), space, 0.5, rows).columns[0], 4);
  EXPECT_TRUE(at::equal(all.narrow(0, 2, 3), some));
}

TEST(KnownCells, AreCountedWhereRowsDiffer) {
  const Column some{.data = at::zeros({2, 3}), .observed = bools({1, 0, 1, 1, 1, 1}, {2, 3})};
  const Column text{at::zeros({2, 5}, at::kLong), at::tensor({4, 2}, at::kLong)};
  const auto entries = sparse_of(at::tensor({0., 2., 0., 1., 1., 0., 0., 0.}).view({2, 4}));
  const auto longs = [](std::vector<std::int64_t> n) { return at::tensor(n, at::kLong); };
  EXPECT_TRUE(at::equal(known_cells(Rows({some}), Space{{numbers(3)}}), longs({2, 3})));
  EXPECT_TRUE(at::equal(known_cells(Rows({text}), Space{{kText}}), longs({4, 2})));
  EXPECT_TRUE(at::equal(known_cells(Rows({entries}), Space{{kSparse}}), longs({2, 1})));
  const Rows all({some, Column{at::zeros({2, 7})}, text});
  EXPECT_TRUE(at::equal(known_cells(all, Space{{numbers(3), numbers(7), kText}}), longs({2 + 7 + 4, 3 + 7 + 2})));
  EXPECT_FALSE(known_cells(at::zeros({2, 3}), Space{{numbers(3)}}).defined()) << "all rows have all cells";
}

}  // namespace
}  // namespace gx
