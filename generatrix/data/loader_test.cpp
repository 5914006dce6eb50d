#include "generatrix/data/loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

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

// Sequences as long as lines of a text: few short ones, most near 40. Every member of row i is the number i.
DatasetPtr lines(std::int64_t n) {
  Rng rng(4);
  const auto length = at::round(40 + 14 * rng.normal({n})).clamp(1, 63).to(at::kLong);
  const auto start = at::cat({at::zeros({1}, at::kLong), length.cumsum(0)});
  return std::make_shared<MemoryDataset>(Batch{Rows({Column{at::arange(n).repeat_interleave(length), {}, {}, start}})});
}

const Codec kLines(
    {symbols_codec({.name = "text", .values = Symbols{{20000}}, .layout = Field::Layout::sequence, .longest = 63})});

struct EpochOfLines {
  Tensor rows;        // in the order in which they came
  double padding;     // share of all places
  std::int64_t most;  // rows of the largest batch
};

EpochOfLines epoch_of_lines(Loader& loader) {
  std::vector<Tensor> rows;
  double places = 0, members = 0;
  std::int64_t most = 0;
  for (std::int64_t i = 0; i < loader.batches_per_epoch(); ++i) {
    const auto text = loader.next().event.columns[0];
    rows.push_back(text.data.select(1, 0));
    places += static_cast<double>(text.data.numel());
    members += text.length.sum().item<double>();
    most = std::max(most, text.size());
  }
  return {at::cat(rows), 1 - members / places, most};
}

TEST(Loader, GroupsRowsByLengthAndStillGivesEachOnceAnEpoch) {
  for (const std::int64_t n : {1000, 10'000, 64 * 64 * 2 + 7}) {
    Loader loader(lines(n), kLines, 64, Rng(1));
    Tensor before;
    for (int epoch = 0; epoch < 2; ++epoch) {
      const auto [rows, padding, most] = epoch_of_lines(loader);
      EXPECT_LT(padding, n > 1000 ? 0.05 : 0.1) << n;
      EXPECT_EQ(most, 64);
      EXPECT_TRUE(at::equal(std::get<0>(rows.sort()), at::arange(n))) << n;
      if (before.defined()) EXPECT_FALSE(at::equal(before, rows));
      before = rows;
    }
  }
}

// Neither short rows first nor the same rows together always.
TEST(Loader, PermutesBatchesAndWhoMeetsWhom) {
  Loader loader(lines(4096), kLines, 64, Rng(1));
  const auto lengths = lines(4096)->lengths();
  const auto epoch = [&] { return epoch_of_lines(loader).rows.view({-1, 64}); };
  const auto first = epoch(), second = epoch();
  const auto mean = lengths.to(at::kDouble).index_select(0, first.flatten()).view({-1, 64}).mean(1);
  EXPECT_LT(std::abs(at::corrcoef(at::stack({mean, at::arange(64, at::kDouble)}))[0][1].item<double>()), 0.5);
  const auto of_row = [](const Tensor& batches) {
    return at::empty({4096}, at::kLong).index_copy_(0, batches.flatten(), at::arange(4096)) / 64;
  };
  const auto a = at::floor(of_row(first)), b = at::floor(of_row(second));  // the batch of each row
  const auto together = (a == a[0]).logical_and(b == b[0]).sum().item<std::int64_t>();
  EXPECT_LT(together, 64);
}

TEST(Loader, ResumesGroupedRowsAsIfItHadNeverStopped) {
  Loader whole(lines(300), kLines, 32, Rng(1));
  std::vector<std::pair<Loader::State, Column>> seen;
  for (int i = 0; i < 25; ++i) {
    const auto state = whole.state();
    seen.emplace_back(state, whole.next().event.columns[0]);
  }
  for (std::size_t start = 0; start < seen.size(); start += 3) {
    Loader resumed(lines(300), kLines, 32, Rng(1));
    resumed.restore(seen[start].first);
    for (auto i = start; i < seen.size(); ++i) {
      const auto text = resumed.next().event.columns[0];
      ASSERT_TRUE(at::equal(text.data, seen[i].second.data) && at::equal(text.length, seen[i].second.length))
          << start << " " << i;
    }
  }
}

// A dropped rest is of any length, not always the longest rows.
TEST(Loader, DropsRowsOfAnyLength) {
  const auto lengths = lines(100)->lengths();
  Loader loader(lines(100), kLines, 24, Rng(1), Loader::Last::drop);
  std::vector<std::int64_t> dropped;
  for (int epoch = 0; epoch < 20; ++epoch) {
    const auto left = at::ones({100}, at::kBool).index_fill(0, epoch_of_lines(loader).rows, 0);
    EXPECT_EQ(left.sum().item<std::int64_t>(), 4);
    dropped.push_back(lengths.masked_select(left).max().item<std::int64_t>());
  }
  const auto [least, most] = std::ranges::minmax(dropped);
  EXPECT_LT(least, 40);
  EXPECT_GT(most, 50);
}

// Rows of one size pay nothing: no lengths, and the permutation as it was drawn.
TEST(Loader, LeavesRowsOfOneSizeInTheOrderDrawn) {
  EXPECT_FALSE(rows(100)->lengths().defined());
  Loader loader(rows(100), kGrey, 30, Rng(1));
  auto rng = Rng(1).fork("shuffle").fork(0);
  EXPECT_TRUE(at::equal(epoch_of(loader), rng.permutation(100)));
}

TEST(Loader, RefusesAnEpochWithoutBatches) {
  EXPECT_THAT([] { Loader(rows(0), kGrey, 4, Rng(1)); }, ::testing::ThrowsMessage<UserError>(::testing::HasSubstr("held out")));
  EXPECT_THROW(Loader(rows(10), kGrey, 0, Rng(1)), UserError);
  EXPECT_THROW(Loader(rows(10), kGrey, 16, Rng(1), Loader::Last::drop), UserError);
  EXPECT_EQ(Loader(rows(10), kGrey, 16, Rng(1)).batches_per_epoch(), 1);
}

TEST(Loader, SharesOfABatchAreTheWholeWithItsNoise) {
  Loader whole(rows(10), kDynamic, 7, Rng(1));
  std::vector<Loader> shares(3, Loader(rows(10), kDynamic, 7, Rng(1)));
  for (const std::int64_t n : {7, 3, 7}) {
    EXPECT_EQ(whole.n_next(), n);
    const auto all = whole.next();
    std::vector<Tensor> x, numbers;
    for (std::int64_t rank = 0; rank < 3; ++rank) {
      const auto own = shares[static_cast<std::size_t>(rank)].next(Share{rank, 3});
      EXPECT_EQ(own.size(), (Share{rank, 3}.rows(n)));
      x.push_back(own.x());
      numbers.push_back(own.given.x());
    }
    EXPECT_TRUE(at::equal(at::cat(numbers), all.given.x()));
    EXPECT_TRUE(at::equal(at::cat(x), all.x()));
    for (const auto& share : shares) EXPECT_EQ(share.state(), whole.state());
  }
}

TEST(Loader, ABatchOfFewerRowsThanSharesComesWhole) {
  Loader loader(rows(2), kGrey, 7, Rng(1));
  EXPECT_EQ(loader.next(Share{1, 3}).size(), 2);
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

TEST(RowsAtOnce, AreFewerWhereRowsAreLong) {
  const Field picture{.name = "image", .values = Levels{256}, .shape = {3, 32, 64}};
  EXPECT_EQ(places_of(Space{{picture}}, 1), 32 * 64);
  const Field frames{.name = "video", .values = Levels{256}, .shape = {1, 8, 8}, .layout = Field::Layout::sequence, .longest = 9};
  const Field ratings{.name = "ratings", .values = Levels{5}, .shape = {9000}, .layout = Field::Layout::sparse};
  EXPECT_EQ(places_of(Space{{frames, ratings}}, 5), 8 * 8 * 5);
  const auto wide = plain_codec(Task{Space{{Field{.name = "x", .values = Real{}, .shape = {kMostPlaces / 2}}}}, {}});
  const auto data = std::make_shared<MemoryDataset>(Batch{Rows(at::zeros({3, kMostPlaces / 2}))});
  EXPECT_EQ(rows_at_once(*data, wide, 128), 2);
  EXPECT_EQ(rows_at_once(*rows(10), kGrey, 128), 128);
  std::vector<std::int64_t> sizes;
  for_each_batch(*data, wide, 128, Rng(1), [&](const Batch& batch, std::int64_t) { sizes.push_back(batch.size()); });
  EXPECT_EQ(sizes, (std::vector<std::int64_t>{2, 1}));
}

}  // namespace
}  // namespace gx
