#include "generatrix/tasks/codes.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/media/npz.h"
#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/point_mass.h"

namespace gx {
namespace {

// What it encodes to is the test's choice.
struct Coder final : CanEncode {
  explicit Coder(std::function<Distribution(const Tensor&)> of_rows) : of(std::move(of_rows)) {}
  Distribution encode(const Batch& batch) override { return of(batch.x()); }
  std::function<Distribution(const Tensor&)> of;
};

const Codec kCodec({reals_codec({.name = "x", .shape = {2}})},
                   {symbols_codec({.name = "label", .values = Symbols{{4}}}, {.names = {"a", "b", "c", "d"}})});

MemoryDataset numbers() { return MemoryDataset({at::arange(12, at::kFloat).view({6, 2}), at::tensor({0, 1, 2, 0, 1, 2})}); }

TEST(Codes, AreMeansInOrderWithTheLabels) {
  Coder coder([](const Tensor& x) { return independent(Normal{x * 2, at::ones_like(x)}, 1); });
  const auto codes = codes_of(coder, numbers(), kCodec, /*draw=*/false, Rng(1));
  EXPECT_TRUE(at::equal(codes.rows.x(), 2 * at::arange(12, at::kFloat).view({6, 2})));
  EXPECT_TRUE(at::equal(codes.rows.given.x(), at::tensor({0, 1, 2, 0, 1, 2})));
  EXPECT_EQ(codes.codec.task().event.only(), (Field{.name = "z", .shape = {2}}));
  EXPECT_EQ(codes.codec.label_names().size(), 4u);
  EXPECT_FALSE(at::equal(codes_of(coder, numbers(), kCodec, /*draw=*/true, Rng(1)).rows.x(), codes.rows.x()));
}

TEST(Codes, SayWhichLabelsAreKnown) {
  Coder coder([](const Tensor& x) { return independent(PointMass{x}, 1); });
  auto rows = numbers().all();
  rows.given.columns.front().observed = at::tensor({1, 0, 0, 1, 0, 0}).to(at::kBool);
  const Codec codec(kCodec.event(), {symbols_codec({.name = "label", .values = Symbols{{4}}, .may_miss = true})});
  const auto codes = codes_of(coder, MemoryDataset(rows), codec, /*draw=*/false, Rng(1));
  EXPECT_TRUE(codes.codec.task().label()->may_miss);
  EXPECT_TRUE(at::equal(codes.rows.given.columns.front().observed, rows.given.columns.front().observed));
}

// The number of a code is that of an empty row's, which is made of floats where events are bits.
TEST(Codes, OfAModelOfBitsAreFoundByAnEmptyRow) {
  struct LinearCoder final : Model, CanEncode, CanDecode {
    LinearCoder() : Model({{{{.name = "x", .values = kBits, .shape = {3}}}}, {}}) {}
    std::vector<Turn> turns() override { return {}; }
    Distribution encode(const Batch& batch) override { return independent(PointMass{batch.x().matmul(at::ones({3, 2}))}, 1); }
    RowsLaw decode(const Tensor& z, const Rows&) override { return independent(PointMass{z.matmul(at::ones({2, 3}))}, 1); }
  } model;
  EXPECT_EQ(code_of(model).shape, (Shape{2}));
  EXPECT_TRUE(has_point_codes(model));
}

TEST(Codes, OfALawOfSymbolsAreSymbolsOfItsNumber) {
  Coder coder([](const Tensor& x) {
    return independent(Categorical{at::one_hot(x.to(at::kLong).remainder(3), 7).to(at::kFloat) * 50}, 1);
  });
  const auto codes = codes_of(coder, numbers(), kCodec, /*draw=*/false, Rng(1));
  EXPECT_EQ(codes.codec.task().event.only(), (Field{.name = "z", .values = Symbols{{7}}, .shape = {2}}));
  EXPECT_TRUE(at::equal(codes.rows.x(), at::arange(12, at::kLong).remainder(3).view({6, 2})));
}

TEST(Codes, AreRefusedWhereNobodyKnowsHowManySymbolsThereAre) {
  Coder coder([](const Tensor& x) { return independent(PointMass{x.to(at::kLong)}, 1); });
  EXPECT_THROW(codes_of(coder, numbers(), kCodec, /*draw=*/false, Rng(1)), Unsupported);
}

TEST(Codes, HaveLabelsThatAllAreKnown) {
  const auto path = std::filesystem::temp_directory_path() / ("gx_labels_" + std::to_string(::getpid()) + ".npz");
  const auto y = at::tensor({0, 2, 1}, at::kLong);
  const auto write = [&](const Tensor& known) { write_npz(path, {{"label", to_array(y)}, {"label_observed", to_array(known)}}); };
  write(at::tensor({1, 1, 0}).to(at::kBool));
  EXPECT_TRUE(at::equal(read_labels_of_codes(path, 2, 3), y.narrow(0, 0, 2)));
  EXPECT_THROW(read_labels_of_codes(path, 3, 3), DataError) << "the third is not known";
  write_npz(path, {{"label", to_array(y)}});
  EXPECT_TRUE(at::equal(read_labels_of_codes(path, 3, 3), y));
  EXPECT_THROW(read_labels_of_codes(path, 4, 3), DataError) << "there are three";
  EXPECT_THROW(read_labels_of_codes(path, 3, 2), DataError) << "2 is none of two classes";
  std::filesystem::remove(path);
}

TEST(Codes, AreReadInTheFormOfTheModel) {
  const auto path = std::filesystem::temp_directory_path() / ("gx_codes_" + std::to_string(::getpid()) + ".npz");
  const auto write = [&](const std::string& name, const Tensor& z) { write_npz(path, {{name, to_array(z)}}); };
  const Field symbols{.name = "z", .values = Symbols{{7}}, .shape = {2, 3}}, numbers{.name = "z", .shape = {6}};
  const auto z = at::arange(12, at::kLong).remainder(7).view({2, 2, 3});
  write("z", z);
  EXPECT_TRUE(at::equal(read_codes(path, symbols), z));
  EXPECT_THROW(read_codes(path, numbers), DataError) << "another shape";
  write("x", z.to(at::kInt));
  EXPECT_TRUE(at::equal(read_codes(path, symbols), z)) << "as samples of a prior are written";
  write("z", z + 1);
  EXPECT_THROW(read_codes(path, symbols), DataError) << "7 is none of 0 to 6";
  write("z", z.to(at::kFloat));
  EXPECT_THROW(read_codes(path, symbols), DataError) << "real numbers";
  write("z", z.flatten(1));
  EXPECT_TRUE(at::equal(read_codes(path, numbers), z.flatten(1).to(at::kFloat)));
  write("other", z);
  EXPECT_THROW(read_codes(path, symbols), DataError);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace gx
