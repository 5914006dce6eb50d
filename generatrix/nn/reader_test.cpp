#include "generatrix/nn/reader.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/autograd.h>

#include "generatrix/base/errors.h"
#include "generatrix/base/rng.h"

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Tensor longs(std::vector<std::int64_t> values, at::IntArrayRef shape) { return at::tensor(values, at::kLong).view(shape); }
Tensor floats(std::vector<double> values, at::IntArrayRef shape) { return at::tensor(values, at::kFloat).view(shape); }

// What a reader of one field tells as a whole, which is as wide as it says.
Tensor whole(const Field& field, const Column& column) {
  Reader reader{Space{{field}}};
  const auto told = reader.read(Rows({column}));
  EXPECT_FALSE(told.along.defined());
  EXPECT_TRUE(reader.shape().along.empty());
  EXPECT_EQ(told.whole.size(1), reader.shape().whole);
  return told.whole;
}

TEST(Reader, ALabelIsAOneInItsPlace) {
  const auto one_hot = floats({0, 0, 1, 1, 0, 0}, {2, 3});
  EXPECT_TRUE(at::equal(whole({.name = "label", .values = Symbols{{3}}}, {longs({2, 0}, {2})}), one_hot));
  EXPECT_TRUE(at::equal(whole({.name = "label", .values = kBits}, {floats({1, 0}, {2})}), floats({0, 1, 1, 0}, {2, 2})));
}

TEST(Reader, AnUnknownLabelIsNoOneAndSaysSo) {
  const Column column{.data = longs({2, 0}, {2}), .observed = floats({1, 0}, {2}) > 0};
  EXPECT_TRUE(at::equal(whole({.name = "label", .values = Symbols{{3}}, .may_miss = true}, column),
                        floats({0, 0, 1, 1, 0, 0, 0, 0}, {2, 4})));
}

TEST(Reader, SymbolsOfCellsAreOnesEachInTheirOwnPlaces) {
  const Field same{.name = "codes", .values = Symbols{{3}}, .shape = {2}};
  EXPECT_TRUE(at::equal(whole(same, {longs({2, 0, 1, 1}, {2, 2})}), floats({0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0}, {2, 6})));
  const Field mixed{.name = "codes", .values = Symbols{{2, 3}}, .shape = {2}};
  EXPECT_TRUE(at::equal(whole(mixed, {longs({1, 0, 0, 2}, {2, 2})}), floats({0, 1, 1, 0, 0, 1, 0, 0, 0, 1}, {2, 5})));
  const Field square{.name = "codes", .values = Symbols{{2, 3}}, .shape = {2, 2}};  // n repeats along the last axis
  EXPECT_TRUE(at::equal(whole(square, {longs({1, 0, 0, 2}, {1, 2, 2})}), floats({0, 1, 1, 0, 0, 1, 0, 0, 0, 1}, {1, 10})));
}

TEST(Reader, OtherCellsAreTheirNumbers) {
  const auto x = at::rand({2, 3, 2});
  for (const Values& values : {Values(Real{}), Values(Levels{256})})
    EXPECT_TRUE(at::equal(whole({.name = "x", .values = values, .shape = {3, 2}}, {x}), x.view({2, 6})));
  const auto bits = floats({1, 0, 0, 1}, {2, 2});
  EXPECT_TRUE(at::equal(whole({.name = "x", .values = kBits, .shape = {2}}, {bits}), bits));
  const auto number = at::rand({2});
  EXPECT_TRUE(at::equal(whole({.name = "age", .values = Real{}}, {number}), number.unsqueeze(1)));
}

TEST(Reader, UnknownCellsAreZeroAndSaySo) {
  const auto known = at::tensor({1, 0, 1, 0, 1, 1}, at::kInt).to(at::kBool).view({2, 3});
  const Field numbers{.name = "x", .values = Real{}, .shape = {3}, .may_miss = true};
  const auto x = at::rand({2, 3}) + 1;
  EXPECT_TRUE(at::equal(whole(numbers, {.data = x, .observed = known}), at::cat({x * known, known.to(at::kFloat)}, 1)));
  EXPECT_TRUE(at::equal(whole(numbers, {x}), at::cat({x, at::ones({2, 3})}, 1))) << "all are known where nothing is said";
  const Field symbols{.name = "x", .values = Symbols{{2, 3}}, .shape = {2}, .may_miss = true};
  const auto told = whole(
      symbols, {.data = longs({1, 0, 0, 2}, {2, 2}), .observed = at::tensor({1, 0, 0, 1}, at::kInt).to(at::kBool).view({2, 2})});
  EXPECT_TRUE(at::equal(told, floats({0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1}, {2, 7})));
}

TEST(Reader, SparseRowsAreLogCountsOfLengthOne) {
  const auto counts = floats({0, 3, 0, 1, 0, 0, 0, 0}, {2, 4});
  const Field field{.name = "ratings", .values = Levels{10}, .shape = {4}, .layout = Field::Layout::sparse};
  const auto told = whole(field, sparse_of(counts));
  const auto logs = (1 + counts).log();
  EXPECT_LT(distance(told[0], logs[0] / logs[0].square().sum().sqrt()), 1e-6);
  EXPECT_TRUE(at::equal(told[1], at::zeros({4}))) << "a row without entries";
}

TEST(Reader, SymbolsOfASequenceAreTheMeanOfTheirVectorsUpToItsEnd) {
  const Field text{.name = "text", .values = Symbols{{5}}, .layout = Field::Layout::sequence, .longest = 4};
  Reader reader(Space{{text}}, 3);
  EXPECT_EQ(reader.shape(), ContextShape{.whole = 3});
  const auto vectors = reader.named_parameters()["embedding_text"];
  ASSERT_EQ(vectors.sizes(), (at::IntArrayRef{5, 3}));
  const auto length = longs({3, 1, 0}, {3});
  const auto read = [&](std::int64_t junk) {
    return reader.read(Rows({Column{longs({4, 1, 1, junk, 2, junk, junk, junk, junk, junk, junk, junk}, {3, 4}), length}})).whole;
  };
  EXPECT_LT(distance(read(0), at::stack({(vectors[4] + 2 * vectors[1]) / 3, vectors[2], at::zeros({3})})), 1e-6);
  EXPECT_TRUE(at::equal(read(0), read(3))) << "whatever stands past the ends";
  const auto slope = torch::autograd::grad({read(0).sum()}, {vectors})[0];
  EXPECT_TRUE(at::equal((slope != 0).all(1), at::tensor({0, 1, 1, 0, 1}, at::kInt).to(at::kBool))) << "the vectors train along";
}

TEST(Reader, NumbersOfASetAreTheirMean) {
  const Field points{.name = "points", .values = Real{}, .shape = {2}, .layout = Field::Layout::set, .longest = 3};
  const auto x = at::rand({2, 3, 2});
  const auto told = whole(points, {x, longs({3, 2}, {2})});
  EXPECT_LT(distance(told, at::stack({x[0].mean(0), x[1].narrow(0, 0, 2).mean(0)})), 1e-6);
}

TEST(Reader, PicturesOfOneSizeLieAlongAndOthersAreFlattened) {
  const auto picture = [](std::string name, Shape shape) {
    return Field{.name = std::move(name), .values = Levels{256}, .shape = std::move(shape)};
  };
  const auto a = at::rand({2, 3, 4, 5}), b = at::rand({2, 1, 4, 5}), c = at::rand({2, 1, 2, 2});
  Reader one(Space{{picture("a", {3, 4, 5})}});
  EXPECT_TRUE(one.read(a).along.is_same(a));
  EXPECT_EQ(one.shape(), (ContextShape{.along = {3, 4, 5}}));
  Reader many(Space{{picture("a", {3, 4, 5}), picture("c", {1, 2, 2}), picture("b", {1, 4, 5}),
                     Field{.name = "label", .values = Symbols{{2}}}}});
  const auto told = many.read(Rows({Column{a}, Column{c}, Column{b}, Column{floats({0, 1}, {2})}}));
  EXPECT_TRUE(at::equal(told.along, at::cat({a, b}, 1)));
  EXPECT_TRUE(at::equal(told.whole, at::cat({c.flatten(1), floats({1, 0, 0, 1}, {2, 2})}, 1)));
  EXPECT_EQ(many.shape(), (ContextShape{.whole = 6, .along = {4, 4, 5}}));
}

TEST(Reader, APictureWithUnknownCellsIsTheirNumbersAndWhichAreKnown) {
  const auto known = Rng(1).uniform({2, 1, 2, 2}) < 0.5;
  const auto x = at::rand({2, 1, 2, 2}) * known;
  const auto told =
      whole({.name = "image", .values = Levels{256}, .shape = {1, 2, 2}, .may_miss = true}, {.data = x, .observed = known});
  EXPECT_TRUE(at::equal(told, at::cat({x.flatten(1), known.flatten(1).to(at::kFloat)}, 1)));
}

TEST(Reader, NamesTheFieldThatIsNotGiven) {
  const Field age{.name = "age", .values = Real{}}, label{.name = "label", .values = Symbols{{3}}};
  Reader reader(Space{{age, label}});
  EXPECT_THAT([&] { reader.read({}); }, ThrowsMessage<UserError>(HasSubstr("age")));
  EXPECT_THAT([&] { reader.read(at::rand({2})); }, ThrowsMessage<UserError>(HasSubstr("label")));
}

TEST(Together, IsTheEventAndThenWhatItIsGiven) {
  const Field x{.name = "x", .values = Real{}, .shape = {2}}, label{.name = "label", .values = Symbols{{3}}};
  EXPECT_EQ(together(Task{Space{{x}}, Space{{label}}}), (Space{{x, label}}));
  const auto rows = together(Batch{at::rand({4, 2}), at::arange(4)});
  ASSERT_EQ(rows.columns.size(), 2u);
  EXPECT_TRUE(at::equal(rows.columns[1].data, at::arange(4)));
}

}  // namespace
}  // namespace gx
