// Each layout against rows made by hand: lists of numbers, picked, cut and joined as lists.
#include "generatrix/data/rows.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <string>

namespace gx {

enum class Kind { fixed, matrix, padded, stored, sparse };

void PrintTo(Kind kind, std::ostream* out) { *out << static_cast<int>(kind); }

namespace {

using Lists = std::vector<std::vector<float>>;  // of rows: their numbers, or members, or entries

const Lists kRagged{{1, 2, 3}, {}, {4}, {5, 6}, {7, 8, 9, 10}};
const Lists kFixed{{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}};

bool is_ragged(Kind kind) { return kind != Kind::fixed && kind != Kind::matrix; }

Tensor numbers(const std::vector<float>& values) { return at::tensor(values); }
Tensor whole(const std::vector<std::int64_t>& values) { return at::tensor(values, at::kLong); }

// A cell is known when its number is odd, so that whether parts go together can be seen.
Tensor known(const Tensor& data) { return data.remainder(2) == 1; }

Column column_of(Kind kind, const Lists& rows) {
  std::vector<float> flat;
  std::vector<std::int64_t> start{0}, length, index;
  std::size_t longest = 0;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      flat.push_back(row[i]);
      index.push_back(static_cast<std::int64_t>(3 * i + 1));
    }
    start.push_back(static_cast<std::int64_t>(flat.size()));
    length.push_back(static_cast<std::int64_t>(row.size()));
    longest = std::max(longest, row.size());
  }
  const auto all = numbers(flat);
  const auto n = static_cast<std::int64_t>(rows.size());
  if (kind == Kind::fixed || kind == Kind::matrix) {
    const auto data = kind == Kind::fixed ? all.reshape({n, 2}) : all.reshape({n, 1, 2});
    return {data, {}, known(data)};
  }
  if (kind == Kind::stored) return {all, {}, known(all), whole(start)};
  if (kind == Kind::sparse) return {all, {}, {}, whole(start), whole(index)};
  auto data = at::zeros({n, static_cast<std::int64_t>(longest)});
  for (std::size_t b = 0; b < rows.size(); ++b) {
    for (std::size_t t = 0; t < rows[b].size(); ++t)
      data[static_cast<std::int64_t>(b)][static_cast<std::int64_t>(t)] = rows[b][t];
  }
  return {data, whole(length), known(data)};
}

// What pick gives: sequences come padded.
Kind picked(Kind kind) { return kind == Kind::stored ? Kind::padded : kind; }

void expect_same(const Column& found, const Column& expected) {
  for (const auto part : {&Column::data, &Column::length, &Column::observed, &Column::start, &Column::index}) {
    const Tensor &a = found.*part, &b = expected.*part;
    ASSERT_EQ(a.defined(), b.defined());
    if (a.defined()) {
      EXPECT_EQ(a.scalar_type(), b.scalar_type());
      EXPECT_TRUE(at::equal(a, b)) << a << b;
    }
  }
}

// Padding up to the longest of all rows is no difference between rows: it is cut off here.
Column tight(Column column) {
  if (!column.length.defined()) return column;
  const auto longest = column.length.numel() > 0 ? column.length.max().item<std::int64_t>() : 0;
  EXPECT_EQ(column.data.slice(1, longest).count_nonzero().item<std::int64_t>(), 0);
  column.data = column.data.slice(1, 0, longest);
  if (column.observed.defined()) column.observed = column.observed.slice(1, 0, longest);
  return column;
}

class Layouts : public ::testing::TestWithParam<Kind> {
 protected:
  const Lists& rows() const { return is_ragged(GetParam()) ? kRagged : kFixed; }
  Lists chosen(const std::vector<std::int64_t>& which) const {
    Lists some;
    for (const auto i : which) some.push_back(rows()[static_cast<std::size_t>(i)]);
    return some;
  }
};

TEST_P(Layouts, PickRowsInAnyOrderAndMoreThanOnce) {
  const auto all = column_of(GetParam(), rows());
  EXPECT_EQ(all.size(), 5);
  for (const auto& which : {std::vector<std::int64_t>{4, 0, 0, 2}, {1}, {0, 1, 2, 3, 4}, {1, 1}}) {
    const auto found = all.pick(whole(which));
    EXPECT_EQ(found.size(), static_cast<std::int64_t>(which.size()));
    expect_same(tight(found), column_of(picked(GetParam()), chosen(which)));
  }
  EXPECT_EQ(all.pick(whole({})).size(), 0);
}

TEST_P(Layouts, CutNeighbors) {
  const auto all = column_of(GetParam(), rows());
  expect_same(tight(all.cut(1, 3)), column_of(picked(GetParam()), chosen({1, 2, 3})));
  EXPECT_EQ(all.cut(2, 0).size(), 0);
}

TEST_P(Layouts, RepeatEveryRow) {
  const auto all = column_of(GetParam(), rows());
  expect_same(tight(all.repeated(2)), column_of(picked(GetParam()), chosen({0, 0, 1, 1, 2, 2, 3, 3, 4, 4})));
  expect_same(all.repeated(1), all);
}

TEST_P(Layouts, JoinPartsThatWereCut) {
  const auto all = column_of(GetParam(), rows());
  const auto found = joined(std::vector<Rows>{Rows({all.cut(0, 2)}), Rows({all.cut(2, 1)}), Rows({all.cut(3, 2)})});
  expect_same(found.columns.front(), column_of(picked(GetParam()), rows()));
}

TEST_P(Layouts, AreStoredRowAfterRow) {
  const auto kind = GetParam() == Kind::padded ? Kind::stored : GetParam();
  expect_same(column_of(GetParam(), rows()).stored(), column_of(kind, rows()));
}

TEST_P(Layouts, GoToADeviceWithAllTheirParts) {
  const auto all = column_of(GetParam(), rows());
  expect_same(all.to(at::kCPU), all);
}

INSTANTIATE_TEST_SUITE_P(All, Layouts, ::testing::Values(Kind::fixed, Kind::matrix, Kind::padded, Kind::stored, Kind::sparse));

TEST(Rows, OfSequencesOfVectorsAreGathered) {
  const auto members = at::arange(12, at::kFloat).reshape({6, 2});
  const Column stored{members, {}, {}, whole({0, 1, 1, 4, 6})};
  const auto found = stored.pick(whole({3, 0}));
  EXPECT_TRUE(at::equal(found.length, whole({2, 1})));
  EXPECT_TRUE(at::equal(found.data[0], members.slice(0, 4, 6)));
  EXPECT_TRUE(at::equal(found.data[1], at::stack({members[0], at::zeros({2})})));
}

TEST(Rows, OfSparseCellsAndDenseNumbersAreOneThing) {
  const auto dense = at::tensor({0., 3., 0., 5., 0., 0., 0., 0., 7.}).reshape({3, 3});
  const auto sparse = sparse_of(dense);
  EXPECT_TRUE(at::equal(sparse.start, whole({0, 1, 2, 3})));
  EXPECT_TRUE(at::equal(sparse.index, whole({1, 0, 2})));
  EXPECT_TRUE(at::equal(row_of_each(sparse), whole({0, 1, 2})));
  EXPECT_TRUE(at::equal(dense_of(sparse, 3), dense));
}

TEST(Rows, OfOneTensorAreOneFixedField) {
  EXPECT_TRUE(Rows(Tensor()).empty());
  EXPECT_EQ(Rows(Tensor()).size(), 0);
  const Rows one(numbers({1, 2, 3}));
  EXPECT_EQ(one.size(), 3);
  EXPECT_TRUE(at::equal(one.x(), numbers({1, 2, 3})));
  EXPECT_THROW(Rows().x(), std::logic_error);
  EXPECT_THROW(Rows({{numbers({1})}, {numbers({2})}}).x(), std::logic_error);
}

TEST(Batch, PicksEventAndGivenTogether) {
  const Batch all{numbers({1, 2, 3, 4}), whole({10, 20, 30, 40})};
  const auto some = all.pick(whole({3, 1}));
  EXPECT_TRUE(at::equal(some.x(), numbers({4, 2})) && at::equal(some.given.x(), whole({40, 20})));
  const auto both = joined(std::vector<Batch>{all.cut(0, 1), all.cut(1, 3)});
  EXPECT_TRUE(at::equal(both.x(), all.x()) && at::equal(both.given.x(), all.given.x()));
}

}  // namespace
}  // namespace gx
