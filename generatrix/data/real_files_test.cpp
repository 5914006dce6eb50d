// Public sets of other kinds than pictures, by path, where $GENERATRIX_DATA has them. Numbers are those that their publishers
// state.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cstdlib>

#include "generatrix/data/codecs/known.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/source.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

// The file in the first folder of $GENERATRIX_DATA; an empty path when it is not there.
Path find(const std::string& name) {
  const auto* folder = std::getenv("GENERATRIX_DATA");
  const auto path = Path(folder ? std::string(folder).substr(0, std::string(folder).find(':')) : "/nowhere") / name;
  return std::filesystem::exists(path) ? path : Path();
}

Data open(const Path& path, DataSpec spec = {}) {
  spec.name = path.string();
  return open_data(spec);
}

std::int64_t n_rows(const Data& data) { return data.train->size() + data.valid->size(); }

TEST(Adult, HasSixNumbersAndNineCategories) {
  const auto path = find("adult/adult.data.gz");
  if (path.empty()) GTEST_SKIP() << "adult is not here";
  const auto data = open(path);
  EXPECT_EQ(n_rows(data), 32'561);
  EXPECT_EQ(data.test->size(), 16'281);
  EXPECT_EQ(data.codec.task().event.fields[0].shape, (Shape{6}));
  EXPECT_EQ(data.codec.task().event.fields[1].shape, (Shape{9}));
  EXPECT_EQ(std::get<Symbols>(data.codec.task().event.fields[1].values).n,
            (std::vector<std::int64_t>{8, 16, 7, 14, 6, 5, 2, 41, 2}));
  EXPECT_THAT(data.notes, Contains(HasSubstr("column x1: 8 categories, 2799 unknown")));
}

TEST(AdBench, IsReadWhateverItsTypeAndOrder) {
  const auto folder = find("adbench");
  if (folder.empty()) GTEST_SKIP() << "adbench is not here";
  for (const auto& [name, rows, columns] : {std::tuple{"2_annthyroid", 7'200, 6},
                                            {"24_mnist", 7'603, 100},
                                            {"28_pendigits", 6'870, 16},
                                            {"30_satellite", 6'435, 36},
                                            {"32_shuttle", 49'097, 9},
                                            {"43_WDBC", 367, 30}}) {
    const auto data = open(folder / (std::string(name) + ".npz"));
    EXPECT_EQ(n_rows(data) + data.test->size(), rows) << name;
    EXPECT_EQ(data.codec.task().event.dims(), columns) << name;
    EXPECT_EQ(count_of(data.codec.task().label()->values), 2) << name;
  }
}

TEST(Debd, IsBits) {
  const auto path = find("debd/nltcs.train.data.gz");
  if (path.empty()) GTEST_SKIP() << "debd is not here";
  const auto data = open(path);
  EXPECT_EQ(data.train->size(), 16'181);
  EXPECT_EQ(data.valid->size(), 2'157);
  EXPECT_EQ(data.test->size(), 3'236);
  EXPECT_TRUE(is_bits(data.codec.task().event.only().values));
}

TEST(Prices, HaveGapsBeforeTheirListing) {
  const auto path = find("prices/stock_prices.csv.gz");
  if (path.empty()) GTEST_SKIP() << "prices are not here";
  DataSpec spec;
  spec.window = 24;
  const auto windows = open(path, spec);
  EXPECT_EQ(n_rows(windows) + windows.test->size(), (8'796 + 23) / 24);
  EXPECT_EQ(windows.codec.task().event.only().shape[0], 19);
  EXPECT_TRUE(windows.codec.task().event.only().may_miss);
  const auto table = open(path);
  EXPECT_EQ(n_rows(table) + table.test->size(), 8'796);
  EXPECT_EQ(table.codec.task().event.only().shape[0], 20);
}

TEST(MovieLens, HasItsUsersAndItems) {
  const auto path = find("ml-1m");
  if (path.empty()) GTEST_SKIP() << "ml-1m is not here";
  const auto data = open(path);
  EXPECT_EQ(n_rows(data) + data.test->size(), 6'039);
  EXPECT_EQ(data.codec.task().event.only().shape[0], 3'628);
  EXPECT_THAT(data.notes, Contains(HasSubstr("836478 choices")));
}

TEST(LastFm, HasItsUsersAndItems) {
  const auto path = find("lastfm");
  if (path.empty()) GTEST_SKIP() << "lastfm is not here";
  const auto data = open(path);
  EXPECT_EQ(n_rows(data) + data.test->size(), 1'885);
  EXPECT_EQ(data.codec.task().event.only().shape[0], 17'388);
}

TEST(PennTreebank, HasItsLinesAndWords) {
  const auto path = find("ptb");
  if (path.empty()) GTEST_SKIP() << "ptb is not here";
  DataSpec spec;
  spec.tokens = "words";
  const auto data = open(path, spec);
  EXPECT_EQ(data.train->size(), 42'068);
  EXPECT_EQ(data.valid->size(), 3'370);
  EXPECT_EQ(data.test->size(), 3'761);
  EXPECT_EQ(data.codec.event()[0]->names().size(), 10'000u) << "the end of a line counts as a word";
  const auto text = read_all(*data.train).event.columns[0];
  EXPECT_EQ(text.length.sum().item<std::int64_t>(), 887'521 + 42'068);
}

TEST(TinyShakespeare, HasItsCharacters) {
  const auto path = find("tinyshakespeare/input.txt.gz");
  if (path.empty()) GTEST_SKIP() << "tinyshakespeare is not here";
  const auto data = open(path);
  EXPECT_EQ(data.codec.event()[0]->names().size(), 64u + 2) << "65 bytes, of which one ends lines";
}

TEST(Zinc, HasItsMolecules) {
  const auto path = find("zinc250k/zinc250k.smi.gz");
  if (path.empty()) GTEST_SKIP() << "zinc250k is not here";
  const auto data = open(path);
  EXPECT_EQ(n_rows(data) + data.test->size(), 249'455);
}

TEST(SpokenDigits, HaveTheDigitOfTheirName) {
  const auto path = find("fsdd/recordings.tar.gz");
  if (path.empty()) GTEST_SKIP() << "fsdd is not here";
  const TemporaryFolder folder("fsdd");
  const auto command = "tar -xzf '" + path.string() + "' -C '" + folder.path.string() + "'";
  ASSERT_EQ(std::system(command.c_str()), 0);
  const auto data = open(std::filesystem::exists(folder.path / "recordings") ? folder.path / "recordings" : folder.path);
  EXPECT_EQ(n_rows(data) + data.test->size(), 2'500);
  EXPECT_EQ(data.codec.label_names(), (std::vector<std::string>{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}));
  EXPECT_EQ(rate_of(*data.codec.event()[0]), 8'000);
}

// Batches of the loader pad less than a tenth; in the order of the file they would pad far more.
TEST(TinyShakespeare, ComesInBatchesOfLittlePadding) {
  const auto path = find("tinyshakespeare/input.txt.gz");
  if (path.empty()) GTEST_SKIP() << "tinyshakespeare is not here";
  const auto data = open(path);
  Loader loader(data.train, data.codec, 64, Rng(1));
  double places = 0, members = 0;
  for (std::int64_t i = 0; i < loader.batches_per_epoch(); ++i) {
    const auto text = loader.next().event.columns[0];
    places += static_cast<double>(text.data.numel());
    members += text.length.sum().item<double>();
  }
  RecordProperty("padding", std::to_string(1 - members / places));
  EXPECT_LT(1 - members / places, 0.1);
  double in_order = 0;
  const auto lengths = data.train->lengths();
  for (const auto& some : lengths.split(64)) in_order += static_cast<double>(some.max().item<std::int64_t>() * some.size(0));
  EXPECT_GT(1 - members / in_order, 0.2);
}

}  // namespace
}  // namespace gx
