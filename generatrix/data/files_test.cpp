// Data sets by path, through open_data: files that this test writes, whole and damaged.
#include <gmock/gmock.h>
#include <unistd.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/base/file.h"
#include "generatrix/base/rng.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/row_hash.h"
#include "generatrix/data/source.h"
#include "generatrix/media/idx.h"
#include "generatrix/media/npz.h"
#include "generatrix/media/png.h"

namespace gx {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class Files : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("gx_data_test_" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    make_folder(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  Path write(const std::string& name, const Tensor& values) const {
    write_idx(folder_ / name, to_array(values));
    return folder_ / name;
  }
  void write_picture(const std::string& name, std::int64_t width, std::int64_t height, std::uint8_t level) const {
    make_folder((folder_ / name).parent_path());
    write_png(folder_ / name, {width, height, 1, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height), level)});
  }
  Data open(const Path& path, const std::string& values = "auto") const {
    return open_data({.name = path.string(), .values = values});
  }

  Path folder_;
};

Tensor images(std::int64_t n, std::uint64_t seed = 1) {
  Rng rng(seed);
  return rng.integers(256, {n, 5, 4}).to(at::kByte);
}
Tensor labels(std::int64_t n) { return at::arange(n, at::kLong).remainder(3).to(at::kByte); }

std::vector<std::uint64_t> content(const Dataset& data) {
  auto hashes = hash_rows(read_all(data).x(), 0);
  std::sort(hashes.begin(), hashes.end());
  return hashes;
}

TEST_F(Files, IdxPairsAndLabelsAreFoundByName) {
  const auto train = write("train-images-idx3-ubyte", images(300));
  write("train-labels-idx1-ubyte", labels(300));
  const auto test = images(40, 2);
  write("t10k-images-idx3-ubyte", test);
  write("t10k-labels-idx1-ubyte", labels(40));
  for (const auto& path : {train, folder_}) {
    const auto data = open(path);
    EXPECT_EQ(data.codec.task(), (Task{{{Field{.name = "image", .values = Levels{256}, .shape = {1, 5, 4}}}},
                                       {{Field{.name = "label", .values = Symbols{{3}}}}}}));
    EXPECT_EQ(data.train->size() + data.valid->size(), 300);
    EXPECT_GT(data.valid->size(), 0);
    EXPECT_TRUE(at::equal(read_all(*data.test).x().squeeze(1), test));
    EXPECT_TRUE(at::equal(read_all(*data.test).given.x(), labels(40).to(at::kLong)));
    EXPECT_TRUE(std::isnan(data.entropy));
  }
}

TEST_F(Files, RowsKeepTheirLabelsAndSidesInAnyOrderAndForAnyValues) {
  const auto x = images(300);
  Rng rng(3);
  const auto order = rng.permutation(300);
  const auto straight = open(write("a-images-idx3-ubyte", x));
  const auto mixed = open(write("b-images-idx3-ubyte", x.index_select(0, order)));
  EXPECT_EQ(content(*straight.train), content(*mixed.train));
  EXPECT_EQ(content(*straight.valid), content(*mixed.valid));
  EXPECT_EQ(content(*straight.test),
            content(*mixed.test));  // held out too: the file has no test set
  EXPECT_EQ(straight.train->size() + straight.valid->size() + straight.test->size(), 300);

  const auto bits = open(folder_ / "a-images-idx3-ubyte", "static"), mixed_bits = open(folder_ / "b-images-idx3-ubyte", "static");
  EXPECT_TRUE(is_bits(bits.codec.task().event.only().values));
  EXPECT_LE(read_all(*bits.train).x().max().item<int>(), 1);
  EXPECT_EQ(bits.train->size(), straight.train->size());
  EXPECT_EQ(content(*bits.train), content(*mixed_bits.train));
  EXPECT_EQ(open(folder_ / "a-images-idx3-ubyte", "dynamic").codec.words(), "dynamic");
  EXPECT_THROW(open(folder_ / "a-images-idx3-ubyte", "reals"), UserError);
}

TEST_F(Files, LimitComesBeforeHoldingOut) {
  write("train-images-idx3-ubyte", images(300));
  const auto data = open_data({.name = folder_.string(), .valid = 0.5, .limit = 100});
  EXPECT_EQ(data.train->size() + data.valid->size() + data.test->size(), 100);
  const auto all = open_data({.name = folder_.string(), .valid = 0});
  EXPECT_EQ(all.train->size(), 300);
  EXPECT_EQ(all.valid->size(), 0);
}

TEST_F(Files, DamagedIdxIsNamed) {
  const auto path = write("train-images-idx3-ubyte", images(30));
  const auto bytes = read_file(path, "images");
  write_file(path, bytes.substr(0, bytes.size() - 7));  // truncated
  EXPECT_THAT([&] { open(path); }, ThrowsMessage<DataError>(HasSubstr("train-images-idx3-ubyte")));
  auto lying = bytes;
  lying[4] = '\x7f';  // two thousand million rows
  write_file(path, lying);
  EXPECT_THROW(open(path), DataError);
  write_file(path, "no IDX at all");
  EXPECT_THROW(open(path), DataError);
  write_file(path, "");
  EXPECT_THROW(open(path), DataError);
  write("train-images-idx3-ubyte", at::empty({0, 5, 4}, at::kByte));
  EXPECT_THROW(open(path), DataError);
  write("train-images-idx3-ubyte", at::zeros({7}, at::kByte));
  EXPECT_THROW(open(path), DataError);
}

TEST_F(Files, LabelsAndTestRowsMustFit) {
  const auto path = write("train-images-idx3-ubyte", images(30));
  write("train-labels-idx1-ubyte", labels(29));
  EXPECT_THAT([&] { open(path); }, ThrowsMessage<DataError>(AllOf(HasSubstr("29 labels"), HasSubstr("30"))));
  write("train-labels-idx1-ubyte", labels(30));
  write("t10k-images-idx3-ubyte", images(5));
  EXPECT_THAT([&] { open(path); }, ThrowsMessage<DataError>(HasSubstr("labels for only one")));
  write("t10k-images-idx3-ubyte", images(5).slice(1, 0, 4));
  EXPECT_THAT([&] { open(path); }, ThrowsMessage<DataError>(HasSubstr("[1, 4, 4]")));
}

TEST_F(Files, RealIdxIsStandardized) {
  Rng rng(1);
  const auto x = rng.normal({500, 3}) * at::tensor({1.0, 50.0, 0.0}) + at::tensor({0.0, 1000.0, 7.0});
  const auto data = open(write("columns.idx", x));
  EXPECT_EQ(data.codec.words(), "reals");
  const auto encoded = data.codec.encode(read_all(*data.train), rng).x();
  EXPECT_LT(encoded.mean(0).abs().max().item<double>(), 1e-5);
  EXPECT_TRUE(at::allclose(encoded.std(0, /*unbiased=*/false), at::tensor({1.0, 1.0, 0.0}).to(at::kFloat), 1e-4, 1e-5));
}

TEST_F(Files, PicturesInSubfoldersHaveClasses) {
  for (int i = 0; i < 9; ++i)
    write_picture((i % 3 ? "dog/" : "cat/") + std::to_string(i) + ".png", 6, 5, static_cast<std::uint8_t>(10 * i));
  write_file(folder_ / "cat/notes.txt", "no picture");
  const auto data = open_data({.name = folder_.string(), .valid = 0});
  EXPECT_EQ(data.codec.task().event.only().shape, (Shape{1, 5, 6}));
  EXPECT_EQ(data.codec.task().label()->values, Values(Symbols{{2}}));
  EXPECT_THAT(data.codec.label_names(), ::testing::ElementsAre("cat", "dog"));
  const auto all = read_all(*data.train);
  EXPECT_TRUE(
      at::equal(all.x().select(1, 0).select(1, 0).select(1, 0), at::tensor({0, 30, 60, 10, 20, 40, 50, 70, 80}, at::kByte)));
  EXPECT_TRUE(at::equal(all.given.x(), at::tensor({0, 0, 0, 1, 1, 1, 1, 1, 1}, at::kLong)));
}

TEST_F(Files, PicturesMustBeOfOneSize) {
  write_picture("a.png", 6, 5, 0);
  write_picture("b.png", 5, 6, 0);
  EXPECT_THAT([&] { open(folder_); },
              ThrowsMessage<DataError>(AllOf(HasSubstr("b.png"), HasSubstr("5 x 6"), HasSubstr("6 x 5"), HasSubstr("a.png"))));
  write_picture("dog/c.png", 6, 5, 0);
  EXPECT_THAT([&] { open(folder_); }, ThrowsMessage<DataError>(HasSubstr("both here and in dog")));
  make_folder(folder_ / "none");
  EXPECT_THAT([&] { open(folder_ / "none"); }, ThrowsMessage<DataError>(HasSubstr("nothing in it")));
}

TEST_F(Files, ColorsComeChannelsFirst) {
  write_png(folder_ / "a.png", {2, 1, 3, {1, 2, 3, 4, 5, 6}});
  const auto x = read_all(*open_data({.name = folder_.string(), .valid = 0}).train).x();
  EXPECT_TRUE(at::equal(x, at::tensor({1, 4, 2, 5, 3, 6}, at::kByte).reshape({1, 3, 1, 2})));
}

TEST_F(Files, NumPyArchivesHoldRowsAndLabels) {
  Rng rng(1);
  const auto path = folder_ / "set.npz";
  write_npz(path, {{"X", to_array(rng.normal({60, 4}, at::kDouble))}, {"y", to_array(labels(60).to(at::kDouble))}});
  const auto data = open(path);
  EXPECT_EQ(data.codec.task().event.only().shape, (Shape{4}));
  EXPECT_EQ(data.codec.task().label()->values, Values(Symbols{{3}}));
  write_npz(path, {{"x_train", to_array(images(60))}, {"x_test", to_array(images(7))}});
  EXPECT_EQ(open(path).test->size(), 7);
  EXPECT_EQ(open(path).codec.words(), "grey");
  write_npz(path, {{"weights", to_array(images(3))}});
  EXPECT_THAT([&] { open(path); }, ThrowsMessage<DataError>(AllOf(HasSubstr("weights"), HasSubstr("x_train"))));
  write_npz(path, {{"x", to_array(images(3))}, {"y", to_array(at::tensor({0.0, 0.5, 1.0}))}});
  EXPECT_THAT([&] { open(path); }, ThrowsMessage<DataError>(HasSubstr("not whole")));
}

}  // namespace
}  // namespace gx
