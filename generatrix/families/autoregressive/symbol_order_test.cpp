#include "generatrix/families/autoregressive/symbol_order.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

const Field kRowOfSixBits{.name = "image", .values = kBits, .shape = {1, 2, 3}};
const Field kColors{.name = "image", .values = Levels{5}, .shape = {2, 1, 3}};
const Field kWords{.name = "text", .values = Symbols{{4}}, .layout = Field::Layout::sequence, .longest = 5, .end = 3};
const Field kNotes{.name = "notes", .values = Symbols{{4}}, .layout = Field::Layout::sequence, .longest = 5};

TEST(SymbolOrder, SymbolsAndValuesGoThereAndBack) {
  const auto there_and_back = [](const Field& field, const Tensor& x) {
    const SymbolOrder order(field);
    EXPECT_EQ(order.symbols(x).scalar_type(), at::kLong);
    EXPECT_EQ(order.values(order.symbols(x)).scalar_type(), x.scalar_type());
    EXPECT_TRUE(at::equal(order.values(order.symbols(x)), x)) << field.name;
  };
  there_and_back(kRowOfSixBits, at::tensor({0.F, 1.F, 1.F}));
  there_and_back(kColors, at::arange(5, at::kFloat) / 4);
  there_and_back({.name = "bytes", .values = Levels{256}, .shape = {256}}, at::arange(256, at::kFloat) / 255);
  there_and_back(kWords, at::arange(4));
  EXPECT_TRUE(at::equal(SymbolOrder(kColors).symbols(at::arange(5, at::kFloat) / 4), at::arange(5)));
}

TEST(SymbolOrder, KnowsHowManyThereAre) {
  struct Case {
    Field field;
    std::int64_t n_symbols, n_logits, longest;
  };
  for (const auto& [field, n_symbols, n_logits, longest] :
       {Case{kRowOfSixBits, 2, 1, 6}, Case{kColors, 5, 5, 6}, Case{kWords, 4, 4, 5},
        Case{{.name = "x", .values = Symbols{{7}}, .shape = {3}}, 7, 7, 3}}) {
    const SymbolOrder order(field);
    EXPECT_EQ(order.n_symbols(), n_symbols) << field.name;
    EXPECT_EQ(order.n_logits(), n_logits) << field.name;
    EXPECT_EQ(order.longest(), longest) << field.name;
    EXPECT_EQ(order.is_sequence(), field.layout == Field::Layout::sequence) << field.name;
  }
}

TEST(SymbolOrder, TheChannelsOfAPixelFollowEachOther) {
  const auto cells = at::arange(6).view({1, 2, 1, 3});  // two channels of three pixels
  EXPECT_TRUE(at::equal(SymbolOrder(kColors).ordered(cells), at::tensor({0, 3, 1, 4, 2, 5}, at::kLong).view({1, 6})));
  const auto rows = at::arange(6).view({1, 1, 2, 3});
  EXPECT_TRUE(at::equal(SymbolOrder(kRowOfSixBits).ordered(rows), at::arange(6).view({1, 6}))) << "from the top left, row by row";
  EXPECT_TRUE(at::equal(SymbolOrder(kWords).ordered(at::arange(6).view({2, 3})), at::arange(6).view({2, 3})));
}

TEST(SymbolOrder, ASequenceEndsWithItsFirstEndOrAtItsLastPlace) {
  const auto drawn = at::tensor({0, 1, 3, 2, 3, 1, 2, 0, 1, 2, 3, 3, 3, 3, 3}, at::kLong).view({3, 5});
  const auto text = SymbolOrder(kWords).rows(drawn).columns[0];
  EXPECT_TRUE(at::equal(text.length, at::tensor({3, 5, 1}, at::kLong)));
  EXPECT_TRUE(at::equal(text.data, at::tensor({0, 1, 3, 0, 0, 1, 2, 0, 1, 2, 3, 0, 0, 0, 0}, at::kLong).view({3, 5})))
      << "0 past ends";
  const auto notes = SymbolOrder(kNotes).rows(drawn).columns[0];
  EXPECT_TRUE(at::equal(notes.length, at::full({3}, 5, at::kLong))) << "without an end symbol rows are as long as they may be";
  EXPECT_TRUE(at::equal(notes.data, drawn));
}

TEST(SymbolOrder, SaysWhichEventsItCannotCountOut) {
  const auto why_not = [](const Field& field) { return SymbolOrder::why_not(Space{{field}}); };
  for (const auto& field : {kRowOfSixBits, kColors, kWords, kNotes}) EXPECT_EQ(why_not(field), std::nullopt) << field.name;
  EXPECT_EQ(why_not({.name = "x", .values = kBits, .shape = {16}}), std::nullopt);
  EXPECT_THAT(SymbolOrder::why_not(Space{{kColors, kWords}}), Optional(HasSubstr("several fields")));
  EXPECT_THAT(why_not({.name = "x", .values = Real{}, .shape = {1, 4, 4}}), Optional(HasSubstr("real numbers")));
  EXPECT_THAT(why_not({.name = "x", .values = kBits, .shape = {4}, .may_miss = true}), Optional(HasSubstr("unknown")));
  EXPECT_THAT(why_not({.name = "x", .values = Symbols{{2, 3}}, .shape = {2}}), Optional(HasSubstr("different numbers")));
  EXPECT_THAT(why_not({.name = "x", .values = Symbols{{3}}, .layout = Field::Layout::set}), Optional(HasSubstr("no order")));
  EXPECT_THAT(why_not({.name = "x", .values = Levels{9}, .shape = {3}, .layout = Field::Layout::sparse}),
              Optional(HasSubstr("no order")));
  EXPECT_THAT(why_not({.name = "x", .values = kBits, .shape = {2}, .layout = Field::Layout::sequence}),
              Optional(HasSubstr("more than one")));
}

}  // namespace
}  // namespace gx
