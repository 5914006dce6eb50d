#include "generatrix/data/memory.h"

#include <gtest/gtest.h>

namespace gx {
namespace {

DatasetPtr ten_rows() {
  const auto x = at::arange(40, at::kByte).reshape({10, 4});
  return std::make_shared<MemoryDataset>(Batch{x, at::arange(10, at::kLong)});
}

TEST(MemoryDataset, GivesRowsByNumber) {
  const auto rows = ten_rows()->rows(at::tensor({7, 0, 7}, at::kLong));
  EXPECT_EQ(rows.x().scalar_type(), at::kByte);
  EXPECT_TRUE(at::equal(rows.x().select(1, 0), at::tensor({28, 0, 28}, at::kByte)));
  EXPECT_TRUE(at::equal(rows.given.x(), at::tensor({7, 0, 7}, at::kLong)));
}

TEST(MemoryDataset, MayBeEmptyOrWithoutLabels) {
  const MemoryDataset none(Batch{at::empty({0, 4}, at::kByte)});
  EXPECT_EQ(none.size(), 0);
  const auto rows = read_all(none);
  EXPECT_EQ(rows.x().sizes(), (Shape{0, 4}));
  EXPECT_FALSE(!rows.given.empty());
}

TEST(Subset, OfASubsetIsASubset) {
  const auto even = std::make_shared<Subset>(ten_rows(), at::tensor({0, 2, 4, 6, 8}, at::kLong));
  const Subset some(even, at::tensor({4, 1}, at::kLong));
  EXPECT_EQ(some.size(), 2);
  EXPECT_TRUE(at::equal(read_all(some).given.x(), at::tensor({8, 2}, at::kLong)));
}

TEST(OnDevice, CopiesEveryRow) {
  const auto base = ten_rows();
  const Subset tail(base, at::tensor({8, 9}, at::kLong));
  const auto copy = on_device(tail, at::kCPU);
  EXPECT_TRUE(at::equal(read_all(*copy).x(), read_all(tail).x()));
  EXPECT_TRUE(at::equal(read_all(*copy).given.x(), read_all(tail).given.x()));
}

}  // namespace
}  // namespace gx
