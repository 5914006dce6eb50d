// How arrays become rows: types, axes, precision, and what is refused or said.
#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <zip.h>

#include "generatrix/data/array_tensor.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/source.h"
#include "generatrix/media/idx.h"
#include "generatrix/media/npy.h"
#include "generatrix/media/npz.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

class ArrayFiles : public FileTest {
 protected:
  Data open(const Tensor& x, const std::string& values = "auto") const {
    write_npy(folder_ / "x.npy", to_array(x));
    return open_data({.name = (folder_ / "x.npy").string(), .values = values, .valid = 0});
  }
  Tensor stored(const Tensor& x) const { return read_all(*open(x).train).x(); }
};

const Field& event_of(const Data& data) { return data.codec.task().event.only(); }

Tensor bytes(at::IntArrayRef shape, std::int64_t high = 256) {
  Rng rng(1);
  auto x = rng.integers(high, shape).to(at::kByte);
  x.flatten()[0] = high - 1;
  return x;
}

void write_zip(const Path& path, const std::map<std::string, std::string>& entries) {
  int code = 0;
  auto* zip = ::zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  for (const auto& [name, text] : entries)
    ::zip_file_add(zip, name.c_str(), ::zip_source_buffer(zip, text.data(), text.size(), 0), ZIP_FL_ENC_UTF_8);
  ::zip_close(zip);
}

TEST_F(ArrayFiles, OfSecondsKeepEveryDifference) {
  Rng rng(1);
  const auto x = 1.7e9 + 50 * rng.uniform({500, 2}, at::kDouble);
  const auto data = open(x);
  EXPECT_TRUE(at::equal(read_all(*data.train).x(), x));
  const auto encoded = data.codec.encode(read_all(*data.train), rng);
  EXPECT_EQ(std::get<0>(at::_unique(encoded.x().select(1, 0))).numel(), 500);
  EXPECT_TRUE(at::allclose(encoded.x().std(0, false), at::ones({2}), 1e-5, 1e-5));
  const auto back = data.codec.decode(encoded.event).x();
  EXPECT_EQ(back.scalar_type(), at::kDouble);
  EXPECT_TRUE(at::allclose(back, x, 0, 1e-5));
  EXPECT_THAT(data.notes, IsEmpty());
}

TEST_F(ArrayFiles, OfWholeNumbersStayWhole) {
  Rng rng(1);
  const auto x = rng.integers(1000, {300, 2}) + (std::int64_t{1} << 40);
  const auto data = open(x);
  const auto all = read_all(*data.train);
  EXPECT_TRUE(at::equal(all.x().to(at::kLong), x));
  EXPECT_TRUE(at::equal(data.codec.decode(data.codec.encode(all, rng).event).x().to(at::kLong), x));
  EXPECT_EQ(stored(x - (std::int64_t{1} << 40)).scalar_type(), at::kFloat) << "float32 holds them all";
}

TEST_F(ArrayFiles, WhoseColumnsCollapseAreNoted) {
  Rng rng(1);
  auto x = rng.normal({400, 3}, at::kDouble);
  x.select(1, 1)[0] = 1e30;
  x.select(1, 2).fill_(7);
  const auto data = open(x);
  EXPECT_THAT(data.notes, Contains(HasSubstr("1 of 3 columns have numbers so far apart")));
  EXPECT_THAT(data.notes, Contains(HasSubstr("1 of 3 columns is constant and stays so: x2")));
  x.select(1, 1)[0] = 1e300;
  const auto encoded = open(x).codec.encode({x}, rng).x();
  EXPECT_TRUE(encoded.isfinite().all().item<bool>()) << "squares of 1e300 are not formed";
}

// 0.1 has no exact double, and its deviation is some 1e-17 by rounding alone.
TEST_F(ArrayFiles, WithConstantColumnsKeepThem) {
  Rng rng(1);
  auto x = rng.normal({1000, 2}, at::kDouble);
  x.select(1, 1).fill_(0.1);
  const auto data = open(x);
  EXPECT_EQ(reals_of(*data.codec.event()[0])->scale[1], 1);
  EXPECT_EQ(data.codec.encode({x}, rng).x().select(1, 1).abs().max().item<float>(), 0);
}

TEST_F(ArrayFiles, WithNumbersThatAreNoneAreRefused) {
  auto x = at::zeros({5, 4}, at::kDouble);
  x[3][1] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT([&] { open(x); }, ThrowsMessage<DataError>(AllOf(HasSubstr("x.npy"), HasSubstr("row 3, column 1 is nan"))));
  x[3][1] = 1;
  x[2][3] = -std::numeric_limits<double>::infinity();
  write_npz(folder_ / "x.npz", {{"x_train", to_array(x)}});
  EXPECT_THAT([&] { open_data({.name = (folder_ / "x.npz").string()}); },
              ThrowsMessage<DataError>(AllOf(HasSubstr("array x_train"), HasSubstr("row 2, column 3 is -inf"))));
  EXPECT_THAT([&] { open(at::full({2, 3, 4}, std::nan(""))); }, ThrowsMessage<DataError>(HasSubstr("row 0, cell [0, 0]")));
}

TEST_F(ArrayFiles, OfBitsAreBits) {
  const auto bits = bytes({40, 9}, 2);
  const auto truth = open(bits.to(at::kBool)), ones = open(bits), levels = open(bits, "grey");
  EXPECT_TRUE(is_bits(event_of(truth).values));
  EXPECT_EQ(truth.codec.words(), "static");
  EXPECT_TRUE(at::equal(read_all(*truth.train).x(), bits)) << "nothing is drawn";
  EXPECT_THAT(truth.notes, IsEmpty());
  EXPECT_TRUE(is_bits(event_of(ones).values));
  EXPECT_TRUE(at::equal(read_all(*ones.train).x(), bits));
  EXPECT_THAT(ones.notes, Contains(HasSubstr("read as bits")));
  EXPECT_EQ(event_of(levels).values, Values(Levels{256}));
  Rng rng(1);
  EXPECT_TRUE(at::equal(ones.codec.encode({bits}, rng).x(), bits.to(at::kFloat)));
}

TEST_F(ArrayFiles, OfSmallWholeNumbersInPicturesAreLevels) {
  const auto x = bytes({12, 5, 6});
  for (const auto type : {at::kInt, at::kLong, at::kShort}) {
    const auto data = open(x.to(type));
    EXPECT_EQ(event_of(data).values, Values(Levels{256}));
    EXPECT_TRUE(at::equal(read_all(*data.train).x(), x.unsqueeze(1)));
  }
  EXPECT_TRUE(is_real(event_of(open(x.to(at::kInt) - 300)).values));
  EXPECT_TRUE(is_real(event_of(open(bytes({12, 5}).to(at::kInt))).values)) << "a table of numbers";
}

TEST_F(ArrayFiles, AreTurnedByOneRule) {
  const auto shape = [&](const Shape& all) { return Shape(stored(bytes(all)).sizes().slice(1).vec()); };
  EXPECT_EQ(shape({2, 8, 9, 3}), (Shape{3, 8, 9}));
  EXPECT_EQ(shape({2, 8, 9, 1}), (Shape{1, 8, 9}));
  EXPECT_EQ(shape({2, 3, 8, 9}), (Shape{3, 8, 9}));
  EXPECT_EQ(shape({2, 3, 8, 3}), (Shape{3, 8, 3})) << "channels first, three columns wide";
  EXPECT_EQ(shape({2, 1, 28, 1}), (Shape{1, 28, 1}));
  EXPECT_EQ(shape({2, 5, 8, 9}), (Shape{5, 8, 9}));
  const auto x = bytes({2, 4 + 1, 6, 3});
  const auto data = open(x);
  EXPECT_THAT(data.notes, Contains(HasSubstr("read as channels last")));
  EXPECT_TRUE(at::equal(read_all(*data.train).x(), x.permute({0, 3, 1, 2})));
  const auto real = open(x.to(at::kFloat) / 255);
  EXPECT_EQ(event_of(real).shape, (Shape{3, 5, 6}));
  EXPECT_THAT(real.notes, Contains(HasSubstr("read as channels last")));
}

TEST_F(ArrayFiles, WithOpacityAreLaidOnWhite) {
  const auto x =
      at::tensor({10, 20, 30, 255, 10, 20, 30, 0, 100, 100, 100, 51}, at::kByte).reshape({1, 1, 3, 4}).repeat({2, 5, 1, 1});
  const auto found = stored(x);
  ASSERT_EQ(found.sizes(), (Shape{2, 3, 5, 3}));
  EXPECT_TRUE(
      at::equal(found[0].select(1, 0), at::tensor({10, 255, 224, 20, 255, 224, 30, 255, 224}, at::kByte).reshape({3, 3})));
  EXPECT_THAT(open(x).notes, Contains(HasSubstr("laid on white")));
}

TEST_F(ArrayFiles, BesideTextsAreReadAlone) {
  const auto path = folder_ / "x.npz";
  const auto of_text = [](const std::string& npy) { return std::string(npy).replace(npy.find("|u1"), 3, "<U1"); };
  write_zip(path, {{"x.npy", encode_npy(to_array(bytes({9, 4})), path)},
                   {"names.npy", of_text(encode_npy(to_array(bytes({9})), path))},
                   {"y.npy", of_text(encode_npy(to_array(bytes({9})), path))},
                   {"readme.txt", "not an array"}});
  EXPECT_THAT(npz_names(path), ::testing::UnorderedElementsAre("x", "names", "y"));
  const auto data = open_data({.name = path.string(), .valid = 0});
  EXPECT_EQ(data.train->size(), 9);
  EXPECT_TRUE(data.codec.task().given.empty());
  EXPECT_THAT(data.notes, Contains(HasSubstr("array y is no array of numbers")));
}

TEST_F(ArrayFiles, WithIdsAsLabelsAreRefused) {
  const auto path = folder_ / "x.npz";
  const auto with = [&](std::int64_t largest, std::int64_t n) {
    auto labels = at::zeros({n}, at::kLong);
    labels[1] = largest;
    write_npz(path, {{"x", to_array(bytes({n, 4}))}, {"y", to_array(labels)}});
    return open_data({.name = path.string(), .valid = 0});
  };
  EXPECT_THAT([&] { with(100'000, 20'000); },
              ThrowsMessage<DataError>(AllOf(HasSubstr("label of 100000"), HasSubstr("number the classes"))));
  EXPECT_THAT([&] { with(91, 9); }, ThrowsMessage<DataError>(HasSubstr("looks like an id")));
  EXPECT_EQ(count_of(with(90, 9).codec.task().label()->values), 91);
}

TEST_F(ArrayFiles, OfFewDifferentRowsAreNoted) {
  EXPECT_THAT(open(bytes({10, 4}).repeat({200, 1})).notes, Contains(HasSubstr("only 10 different rows among 2000")));
  EXPECT_THAT(open(bytes({1, 4}).repeat({200, 1})).notes,
              Contains("all 200 rows are equal: nothing can be learned but that row"));
  EXPECT_THAT(open(bytes({100, 9})).notes, IsEmpty());
}

TEST_F(ArrayFiles, OfEmnistAndQmnistFindTheirParts) {
  const auto write = [&](const std::string& name, const Tensor& x) { write_idx(folder_ / name, to_array(x)); };
  write("emnist-letters-train-images-idx3-ubyte", bytes({20, 4, 4}));
  write("emnist-letters-train-labels-idx1-ubyte", bytes({20}, 5));
  write("emnist-letters-test-images-idx3-ubyte", bytes({8, 4, 4}));
  write("emnist-letters-test-labels-idx1-ubyte", bytes({8}, 5));
  const auto data = open_data({.name = folder_.string(), .valid = 0});
  EXPECT_EQ(data.train->size(), 20);
  EXPECT_EQ(data.test->size(), 8);
  EXPECT_EQ(count_of(data.codec.task().label()->values), 5);
  write("qmnist-train-images-idx3-ubyte", bytes({20, 4, 4}));
  const auto labels = at::arange(160, at::kInt).reshape({20, 8}).remainder(8 * 4).floor_divide(8);
  write("qmnist-train-labels-idx2-int", labels.to(at::kInt));
  const auto other = open_data({.name = (folder_ / "qmnist-train-images-idx3-ubyte").string(), .valid = 0});
  EXPECT_TRUE(at::equal(read_all(*other.train).given.x(), at::arange(20, at::kLong).remainder(4)));
  EXPECT_THAT([&] { open_data({.name = folder_.string()}); }, ThrowsMessage<DataError>(HasSubstr("2 sets of images")));
}

TEST_F(ArrayFiles, OfWhichFewKeepTheirLabelRepeatThese) {
  const auto path = folder_ / "x.npz";
  write_npz(path, {{"x", to_array(bytes({40, 4}))}, {"y", to_array(at::arange(40, at::kLong).remainder(4))}});
  const auto data = open_data({.name = path.string(), .valid = 0.3, .labels = 8});
  const auto field = data.codec.task().given.only();
  EXPECT_TRUE(field.may_miss && field.is_label());
  EXPECT_EQ(symbols_of(*data.codec.given().front())->counts, (std::vector<std::int64_t>{2, 2, 2, 2}));
  const auto observed = [](const DatasetPtr& part) { return read_all(*part).given.columns.front().observed; };
  EXPECT_EQ(observed(data.train).sum().item<std::int64_t>(), data.train->size() / 2);
  EXPECT_FALSE(observed(data.valid).any().item<bool>()) << "to choose by held-out labels would be to use them";
  EXPECT_TRUE(observed(data.test).all().item<bool>());
  EXPECT_EQ(data.numbers.train.size(0), data.train->size());
  EXPECT_THAT([&] { open_data({.name = path.string(), .valid = 0, .labels = 44}); },
              ThrowsMessage<UserError>(AllOf(HasSubstr("data.labels"), HasSubstr("class 0 has"))));
}

// What is given is what the model sees: bits as they were drawn, not the grey levels behind them.
TEST_F(ArrayFiles, OfStaticBitsGiveTheirOwnBits) {
  const auto path = folder_ / "x.npy";
  write_npy(path, to_array(bytes({30, 1, 4, 4})));
  const auto data = open_data({.name = path.string(), .values = "static", .given = MaskSpec{"right"}, .valid = 0});
  Rng rng(1);
  const auto batch = data.codec.encode(read_all(*data.train), rng);
  const auto left = [](const Tensor& x) { return x.narrow(3, 0, 2); };
  EXPECT_TRUE(at::equal(left(batch.given.x().narrow(1, 0, 1)), left(batch.x())));
  EXPECT_EQ(batch.given.x().narrow(1, 0, 1).narrow(3, 2, 2).abs().max().item<float>(), 0);
}

}  // namespace
}  // namespace gx
