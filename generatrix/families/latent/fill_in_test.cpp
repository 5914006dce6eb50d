#include "generatrix/families/latent/fill_in.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

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

TEST(FilledIn, AddsDrawnEntriesBesideThoseListed) {
  const auto listed = at::tensor({0., 2., 0., 0., 1., 0., 0., 0.}).view({2, 4}),
             drawn = at::tensor({3., 5., 0., 1., 0., 0., 0., 0.}).view({2, 4});
  const auto all = filled_in(Rows({sparse_of(listed)}), Rows({sparse_of(drawn)}), Space{{kSparse}});
  EXPECT_TRUE(at::equal(dense_of(all.columns[0], 4), at::tensor({3., 2., 0., 1., 1., 0., 0., 0.}).view({2, 4})));
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
