// Sets that stay in their file are the same sets as in memory, in an order that spares the disk.
#include <gtest/gtest.h>
#include <unistd.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/mapped.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/readahead.h"
#include "generatrix/data/row_hash.h"
#include "generatrix/data/shuffle.h"
#include "generatrix/data/sources/catalog.h"
#include "generatrix/data/sources/npy.h"
#include "generatrix/data/sources/text.h"
#include "generatrix/media/npy.h"

namespace gx {
namespace {

namespace fs = std::filesystem;

class Streaming : public ::testing::Test {
 protected:
  Streaming() : folder_(fs::temp_directory_path() / ("gx_streaming_" + std::to_string(::getpid()))) { make_folder(folder_); }
  ~Streaming() override { fs::remove_all(folder_); }

  Path write(const Tensor& x) const {
    write_npy(folder_ / "x.npy", to_array(x));
    return folder_ / "x.npy";
  }
  // The same file, once in memory and once mapped.
  std::pair<Data, Data> both(const Tensor& x, DataSpec spec = {.values = "auto", .valid = 0.2}) const {
    const auto path = write(x);
    spec.name = path.string();
    return {prepare(spec, open_npy(path)), prepare(spec, open_npy(path, 0))};
  }
  Path folder_;
};

Tensor random_bytes(at::IntArrayRef shape) {
  Rng rng(1);
  return rng.integers(256, shape).to(at::kByte);
}

void expect_same(const Dataset& a, const Dataset& b) {
  const auto x = read_all(a), y = read_all(b);
  EXPECT_TRUE(at::equal(x.x(), y.x()));
  EXPECT_TRUE(x.x().is_contiguous() && y.x().is_contiguous());
  ASSERT_EQ(x.given.empty(), y.given.empty());
  if (!x.given.empty()) EXPECT_TRUE(at::equal(x.given.x(), y.given.x()));
}

TEST_F(Streaming, GivesTheSamePartsAndRowsAsMemory) {
  write_npy(folder_ / "x_labels.npy", to_array(at::arange(90, at::kLong).remainder(3)));
  for (const Shape& shape : {Shape{90, 7}, Shape{90, 5, 4}, Shape{90, 5, 4, 3}}) {
    const auto [memory, mapped] = both(random_bytes(shape));
    EXPECT_FALSE(memory.train->streamed());
    EXPECT_TRUE(mapped.train->streamed() && mapped.valid->streamed());
    EXPECT_GT(memory.valid->size() * memory.test->size(), 0);
    EXPECT_EQ(memory.codec.task().event.only().shape, mapped.codec.task().event.only().shape);
    EXPECT_EQ(mapped.codec.task().label()->values, Values(Symbols{{3}}));
    expect_same(*memory.train, *mapped.train);
    expect_same(*memory.valid, *mapped.valid);
    expect_same(*memory.test, *mapped.test);
  }
}

TEST_F(Streaming, ScalesRealColumnsAsMemoryDoes) {
  Rng rng(2);
  const auto [memory, mapped] = both(rng.normal({200, 3}) * 5 + 1);
  expect_same(*memory.train, *mapped.train);
  const auto *a = reals_of(*memory.codec.event()[0]), *b = reals_of(*mapped.codec.event()[0]);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(a->shift[i], b->shift[i], 1e-12);
    EXPECT_NEAR(a->scale[i], b->scale[i], 1e-12);
  }
}

TEST_F(Streaming, ALimitReadsTheRowsIntoMemory) {
  const auto [memory, mapped] = both(random_bytes({90, 7}), {.valid = 0, .limit = 20});
  EXPECT_FALSE(mapped.train->streamed());
  expect_same(*memory.train, *mapped.train);
}

TEST_F(Streaming, MakesConditionsOfEachRowAsMemoryDoes) {
  write_npy(folder_ / "x_labels.npy", to_array(at::arange(90, at::kLong).remainder(3)));
  const std::vector<GivenSpec> all{NoiseSpec{},        BlurSpec{},  DownscaleSpec{2}, MaskSpec{"lower"},
                                   MaskSpec{"random"}, EdgesSpec{}, GreySpec{},       NoGivenSpec{}};
  for (const auto& given : all) {
    const auto [memory, mapped] = both(random_bytes({90, 8, 6}), {.values = "auto", .given = given, .valid = 0.2});
    EXPECT_TRUE(mapped.train->streamed());
    EXPECT_EQ(memory.codec.task(), mapped.codec.task());
    expect_same(*memory.train, *mapped.train);
    expect_same(*memory.valid, *mapped.valid);
    expect_same(*on_device(*mapped.test, at::kCPU), *memory.test);
  }
  EXPECT_THROW(both(random_bytes({90, 7}), {.values = "auto", .given = BlurSpec{}}), UserError) << "no pictures";
}

TEST_F(Streaming, DrawsStaticBitsAsMemoryDoes) {
  const auto [memory, mapped] = both(random_bytes({90, 8, 6}), {.values = "static", .given = MaskSpec{"lower"}, .valid = 0.2});
  EXPECT_TRUE(mapped.train->streamed());
  EXPECT_EQ(read_all(*mapped.train).x().max().item<int>(), 1);
  expect_same(*memory.train, *mapped.train);
  expect_same(*memory.test, *mapped.test);
}

// Symbols in a temporary file: the same rows, splits and lengths.
TEST_F(Streaming, TextsInAFileAreThoseInMemory) {
  std::string text;
  for (int i = 0; i < 400; ++i)
    text += std::string(static_cast<std::size_t>(1 + i * 7 % 23), static_cast<char>('a' + i % 5)) + std::to_string(i) + "\n";
  write_file(folder_ / "lines.txt", text);
  DataSpec spec{.name = (folder_ / "lines.txt").string(), .valid = 0.2};
  for (const std::int64_t limit : {0, 50}) {
    spec.limit = limit;
    const auto memory = prepare(spec, open_text(spec)), file = prepare(spec, open_text(spec, 0));
    EXPECT_EQ(file.train->streamed() != nullptr, limit == 0);
    EXPECT_EQ(memory.codec.task(), file.codec.task());
    for (const auto part : {&Data::train, &Data::valid, &Data::test}) {
      const auto a = read_all(*(memory.*part)).event.columns.front(), b = read_all(*(file.*part)).event.columns.front();
      EXPECT_TRUE(at::equal(a.length, b.length));
      EXPECT_TRUE(at::equal(a.data, b.data.to(a.data.scalar_type())));
      EXPECT_TRUE(at::equal((memory.*part)->lengths(), (file.*part)->lengths()));
    }
  }
}

TEST_F(Streaming, ReadsBitsAsBitsAsMemoryDoes) {
  const auto [memory, mapped] = both(random_bytes({60, 6, 5}).remainder(2));
  EXPECT_EQ(memory.codec.words(), "static");
  EXPECT_EQ(mapped.codec.words(), memory.codec.words());
}

TEST_F(Streaming, RefusesWhatItCannotStream) {
  EXPECT_THROW(open_npy(write(random_bytes({9, 4, 5, 5})), 0), DataError) << "colors with opacity";
  auto numbers = at::ones({9, 2});
  numbers[4][1] = std::nan("");
  EXPECT_THROW(both(numbers), DataError);
  const auto path = write(numbers);
  EXPECT_THROW(prepare({.name = path.string()}, open_npy(path, 0)), DataError) << "as in memory";
  EXPECT_THROW(open_npy(write(at::ones({9, 2}, at::kDouble)), 0), DataError);
  EXPECT_THROW(open_npy(write(at::ones({9}, at::kByte)), 0), DataError);
}

TEST_F(Streaming, StaysAStreamOnItsDevice) {
  const auto [memory, mapped] = both(random_bytes({90, 7}));
  const auto kept = on_device(*mapped.train, at::kCPU);
  EXPECT_TRUE(kept->streamed());
  expect_same(*kept, *memory.train);
  expect_same(Delivered(kept, at::kCPU), *memory.train);
}

TEST_F(Streaming, TrainsOnEveryRowOnceAnEpochInOneOrder) {
  const auto path = write(random_bytes({400, 40000}));  // 26 rows a block: 16 blocks
  const auto data = prepare({.name = path.string(), .valid = 0.1}, open_npy(path, 0));
  Loader a(data.train, data.codec, 50, Rng(1)), b(data.train, data.codec, 50, Rng(1));
  std::vector<Tensor> seen;
  for (std::int64_t i = 0; i < a.batches_per_epoch(); ++i) {
    seen.push_back(a.next().x());
    EXPECT_TRUE(at::equal(seen.back(), b.next().x()));
  }
  EXPECT_EQ(at::cat(seen).size(0), data.train->size());
  auto hashes = hash_rows(at::cat(seen), 0);
  std::ranges::sort(hashes);
  EXPECT_EQ(std::ranges::adjacent_find(hashes), hashes.end());
}

TEST_F(Streaming, HashesInOnePassAreThoseOfTheRows) {
  const auto x = random_bytes({1700, 40000});  // more than one slice
  const auto opened = open_npy(write(x), 0);
  const auto found = opened.stream->hashes({3, 4});
  EXPECT_EQ(found[0], hash_rows(x, 3));
  EXPECT_EQ(found[1], hash_rows(x, 4));
}

TEST(Shuffled, IsAnyPermutationWhereAWindowHoldsAllRows) {
  Rng a(1), b(1);
  EXPECT_TRUE(at::equal(shuffled(1000, 0, a), b.permutation(1000)));
  EXPECT_TRUE(at::equal(shuffled(1000, 8, a), b.permutation(1000)));
}

TEST(Shuffled, GivesEveryRowOnceAndMixesOnlyTheBlocksOfAWindow) {
  constexpr std::int64_t kBlock = 3, n = 3 * 1000 - 1, window = kBlock * kBlocksOfWindow;
  Rng rng(1);
  const auto order = shuffled(n, kBlock, rng);
  EXPECT_TRUE(at::equal(std::get<0>(order.sort()), at::arange(n, at::kLong)));
  std::vector<std::int64_t> window_of(1000, -1);
  for (std::int64_t i = 0; i < n - 2; ++i) {  // the window of the short block ends earlier than others
    const auto block = static_cast<std::size_t>(order[i].item<std::int64_t>() / kBlock);
    if (window_of[block] < 0) window_of[block] = i;
    EXPECT_LT(i - window_of[block], window) << "row " << i;
  }
  Rng other(2);
  EXPECT_FALSE(at::equal(order, shuffled(n, kBlock, other)));
}

TEST(Readahead, LeavesTheBytesAsTheyAreWhateverIsAskedFor) {
  const auto path = fs::temp_directory_path() / ("gx_readahead_" + std::to_string(::getpid()));
  std::string text(3 * Readahead::kChunk + 77, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i * 7 >> 3);
  write_file(path, text);
  const auto file = std::make_shared<Mapping>(path, "a file", Mapping::Access::read);
  {
    Readahead readahead(file, /*span=*/2);
    for (int i = 0; i < 100; ++i) readahead.request(static_cast<std::size_t>(i) * 7919 % (text.size() - 100), 100);
    EXPECT_EQ(file->text(), text);
  }
  EXPECT_EQ(file->text(), text);
  fs::remove(path);
}

}  // namespace
}  // namespace gx
