// The data sets that people know, where this machine has them.
#include <gtest/gtest.h>

#include "generatrix/data/loader.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/source.h"

#include "tests/support/known_data.h"

namespace gx {
namespace {

// Digits 0..9 as counted in the published files.
TEST(Mnist, HasItsCounts) {
  if (!is_here("mnist")) GTEST_SKIP() << "mnist is not here: set GENERATRIX_DATA";
  const auto data = open_data({.name = "mnist"});
  EXPECT_EQ(data.train->size() + data.valid->size(), 60'000);
  EXPECT_NEAR(static_cast<double>(data.valid->size()), 5'000, 4 * 67.7);
  EXPECT_EQ(data.codec.label_names().size(), 10u);
  const auto test = read_all(*data.test);
  EXPECT_EQ(test.x().sizes(), (Shape{10'000, 1, 28, 28}));
  EXPECT_TRUE(
      at::equal(at::bincount(test.given.x()), at::tensor({980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}, at::kLong)));
  const auto train = read_all(*data.train), valid = read_all(*data.valid);
  EXPECT_TRUE(at::equal(at::bincount(at::cat({train.given.x(), valid.given.x()})),
                        at::tensor({5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}, at::kLong)));
}

TEST(FashionMnist, HasItsCounts) {
  if (!is_here("fashion-mnist")) GTEST_SKIP() << "fashion-mnist is not here: apt install dataset-fashion-mnist";
  const auto data = open_data({.name = "fashion-mnist", .values = "static"});
  EXPECT_EQ(data.train->size() + data.valid->size(), 60'000);
  EXPECT_EQ(data.codec.label_names()[9], "Ankle boot");
  const auto test = read_all(*data.test);
  EXPECT_LE(test.x().max().item<int>(), 1);
  EXPECT_TRUE(at::equal(at::bincount(test.given.x()), at::full({10}, 1000, at::kLong)));
}

// The first labels of the official batches.
TEST(Cifar10, BeginsAsPublished) {
  if (!is_here("cifar10")) GTEST_SKIP() << "cifar10 is not here: set GENERATRIX_DATA";
  const auto data = open_data({.name = "cifar10", .valid = 0});
  EXPECT_EQ(data.codec.task().event.only().shape, (Shape{3, 32, 32}));
  EXPECT_EQ(data.codec.label_names()[6], "frog");
  EXPECT_EQ(data.train->size() % 10'000, 0);
  const auto train = data.train->rows(at::arange(10)), test = data.test->rows(at::arange(10));
  EXPECT_TRUE(at::equal(train.given.x(), at::tensor({6, 9, 9, 4, 1, 1, 2, 7, 8, 3}, at::kLong)));
  EXPECT_TRUE(at::equal(test.given.x(), at::tensor({3, 8, 8, 0, 6, 6, 1, 6, 3, 1}, at::kLong)));
  EXPECT_TRUE(at::equal(train.x()[0].select(1, 0).select(1, 0), at::tensor({59, 62, 63}, at::kByte)));
}

TEST(FreyFaces, HoldOutATestSet) {
  if (!is_here("freyfaces")) GTEST_SKIP() << "freyfaces is not here: set GENERATRIX_DATA";
  const auto data = open_data({.name = "freyfaces"});
  EXPECT_EQ(data.train->size() + data.valid->size() + data.test->size(), 1'965);
  EXPECT_GT(data.test->size(), 80);
  EXPECT_EQ(data.codec.task().event.only().shape, (Shape{1, 28, 20}));
}

}  // namespace
}  // namespace gx
