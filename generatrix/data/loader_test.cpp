#include "generatrix/data/loader.h"

#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"

namespace gx {
namespace {

// Rows of one level each, whose label is the row's number.
DatasetPtr rows(std::int64_t n) {
  const auto number = at::arange(n, at::kLong);
  return std::make_shared<MemoryDataset>(Batch{number.to(at::kByte).reshape({n, 1}).expand({n, 30}).contiguous(), number});
}

const ColumnCodecPtr kNumber = symbols_codec({.name = "label", .values = Symbols{{100}}});
const Codec kGrey({grey_codec({.name = "x", .values = Levels{256}, .shape = {30}})}, {kNumber});
const Codec kDynamic({dynamic_codec({.name = "x", .shape = {30}})}, {kNumber});

// The row numbers of an epoch, in the order in which they came.
Tensor epoch_of(Loader& loader) {
  std::vector<Tensor> parts;
  for (std::int64_t i = 0; i < loader.batches_per_epoch(); ++i) parts.push_back(loader.next().given.x());
  return at::cat(parts);
}

TEST(Loader, GivesEveryRowOnceAnEpochWithItsLabel) {
  Loader loader(rows(100), kGrey, 30, Rng(1));
  EXPECT_EQ(loader.batches_per_epoch(), 4);
  for (int epoch = 0; epoch < 3; ++epoch) {
    EXPECT_TRUE(at::equal(std::get<0>(epoch_of(loader).sort()), at::arange(100, at::kLong)));
    EXPECT_EQ(loader.state(), (Loader::State{epoch + 1, 0}));
  }
  const auto batch = loader.next();
  EXPECT_EQ(batch.size(), 30);
  EXPECT_TRUE(at::allclose(batch.x().select(1, 7) * 255, batch.given.x().to(at::kFloat)));
}

TEST(Loader, KeepsOrDropsTheShortLastBatch) {
  Loader keep(rows(10), kGrey, 4, Rng(1)), drop(rows(10), kGrey, 4, Rng(1), Loader::Last::drop);
  EXPECT_EQ(epoch_of(keep).numel(), 10);
  EXPECT_EQ(epoch_of(drop).numel(), 8);
  EXPECT_EQ(Loader(rows(8), kGrey, 4, Rng(1)).batches_per_epoch(), 2);
}

TEST(Loader, IsSetByItsSeedAndShufflesAnewEachEpoch) {
  Loader a(rows(100), kGrey, 32, Rng(1)), b(rows(100), kGrey, 32, Rng(1)), c(rows(100), kGrey, 32, Rng(2));
  const auto first = epoch_of(a);
  EXPECT_TRUE(at::equal(first, epoch_of(b)));
  EXPECT_FALSE(at::equal(first, epoch_of(c)));
  EXPECT_FALSE(at::equal(first, epoch_of(a)));
}

TEST(Loader, GoesOnAfterARestoreAsIfItHadNeverStopped) {
  Loader whole(rows(100), kDynamic, 30, Rng(1));
  std::vector<std::pair<Loader::State, Batch>> seen;
  for (int i = 0; i < 12; ++i) {
    const auto state = whole.state();
    seen.emplace_back(state, whole.next());
  }
  for (std::size_t start = 0; start < seen.size(); ++start) {
    Loader resumed(rows(100), kDynamic, 30, Rng(1));
    resumed.restore(seen[start].first);
    for (auto i = start; i < seen.size(); ++i) {
      const auto batch = resumed.next();
      ASSERT_TRUE(at::equal(batch.given.x(), seen[i].second.given.x()) && at::equal(batch.x(), seen[i].second.x()))
          << start << " " << i;
    }
  }
}

TEST(Loader, DrawsFreshNoiseForEveryBatch) {
  const auto same = std::make_shared<MemoryDataset>(Batch{at::full({8, 30}, 128, at::kByte), at::zeros({8}, at::kLong)});
  Loader loader(same, kDynamic, 4, Rng(1));
  const auto a = loader.next().x(), b = loader.next().x(), next_epoch = loader.next().x();
  EXPECT_FALSE(at::equal(a, b));
  EXPECT_FALSE(at::equal(a, next_epoch));
}

TEST(Loader, RefusesAnEpochWithoutBatches) {
  EXPECT_THROW(Loader(rows(0), kGrey, 4, Rng(1)), UserError);
  EXPECT_THROW(Loader(rows(10), kGrey, 0, Rng(1)), UserError);
  EXPECT_THROW(Loader(rows(10), kGrey, 16, Rng(1), Loader::Last::drop), UserError);
  EXPECT_EQ(Loader(rows(10), kGrey, 16, Rng(1)).batches_per_epoch(), 1);
}

TEST(ForEachBatch, ReadsInOrderWithNoiseByPlace) {
  std::vector<Tensor> numbers, noise;
  std::vector<std::int64_t> begins;
  for_each_batch(*rows(10), kDynamic, 4, Rng(1), [&](const Batch& batch, std::int64_t begin) {
    numbers.push_back(batch.given.x());
    noise.push_back(batch.x());
    begins.push_back(begin);
  });
  EXPECT_TRUE(at::equal(at::cat(numbers), at::arange(10, at::kLong)));
  EXPECT_EQ(begins, (std::vector<std::int64_t>{0, 4, 8}));
  auto rng = Rng(1).fork(4);
  EXPECT_TRUE(at::equal(read_batch(*rows(10), kDynamic, 4, 8, rng).x(), noise[1]));
  EXPECT_THROW(for_each_batch(*rows(10), kGrey, 0, Rng(1), [](const Batch&, std::int64_t) {}), UserError);
}

}  // namespace
}  // namespace gx
