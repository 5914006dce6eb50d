#include "generatrix/studio/translated.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

ColumnCodecPtr picture(std::int64_t side) {
  return grey_codec({.name = "image", .values = Levels{256}, .shape = {1, side, side}});
}
ColumnCodecPtr label(std::vector<std::string> names, std::int64_t n) {
  return symbols_codec({.name = "label", .values = Symbols{{n}}}, {.names = std::move(names)});
}
ColumnCodecPtr numbers_codec(std::vector<std::string> names, bool may_miss = false) {
  const auto n = static_cast<std::int64_t>(names.size());
  return reals_codec({.name = "numbers", .values = Real{}, .shape = {n}, .may_miss = may_miss}, {.names = std::move(names)});
}

DatasetPtr pictures(const Tensor& labels) {
  return std::make_shared<MemoryDataset>(Batch{at::zeros({labels.size(0), 1, 2, 2}, at::kByte), labels});
}
Batch all_of(const DatasetPtr& rows) { return read_all(*rows); }

TEST(Translated, LabelsGoByName) {
  const Codec from({picture(2)}, {label({"cat", "fox"}, 2)}), to({picture(2)}, {label({"cat", "dog", "fox"}, 3)});
  const auto rows = translated(pictures(at::tensor({0, 1, 1}, at::kLong)), from, to, "other");
  EXPECT_TRUE(at::equal(all_of(rows).given.x(), at::tensor({0, 2, 2}, at::kLong)));
}

TEST(Translated, LabelsThatTheModelDoesNotKnowAreNamed) {
  const Codec from({picture(2)}, {label({"cat", "elk"}, 2)}), to({picture(2)}, {label({"cat", "dog", "fox"}, 3)});
  const auto rows = translated(pictures(at::tensor({0, 1}, at::kLong)), from, to, "other");
  EXPECT_THAT([&] { all_of(rows); }, ThrowsMessage<UserError>(AllOf(HasSubstr("other"), HasSubstr("elk"))));
  const Codec numbered({picture(2)}, {label({}, 10)}), three({picture(2)}, {label({}, 3)});
  EXPECT_THROW(all_of(translated(pictures(at::tensor({9}, at::kLong)), numbered, three, "other")), UserError);
  EXPECT_NO_THROW(all_of(translated(pictures(at::tensor({2}, at::kLong)), numbered, three, "other")));
}

TEST(Translated, LevelsThatAreReadAsBitsStayLevels) {
  const Codec codec({dynamic_codec({.name = "image", .values = kBits, .shape = {1, 2, 2}})});
  const auto rows = std::make_shared<MemoryDataset>(Batch{at::full({2, 1, 2, 2}, 131, at::kByte)});
  EXPECT_TRUE(at::equal(all_of(translated(rows, codec, codec, "other")).x(), rows->all().x()));
}

TEST(Translated, RowsWithoutLabelsComeWithout) {
  const Codec from({picture(2)}), to({picture(2)}, {label({}, 3)});
  EXPECT_TRUE(all_of(translated(pictures({at::zeros({4}, at::kLong)}), from, to, "other")).given.empty());
}

// A new user's file has other items, in another order; an item that the model does not know is left out.
ColumnCodecPtr sound(std::int64_t rate, std::int64_t length = 0) {
  Field field{.name = "sound", .values = Levels{256}};
  if (length > 0) field.shape = {length};
  if (length == 0) field.layout = Field::Layout::sequence, field.longest = 9;
  return mu_law_codec(std::move(field), rate);
}

TEST(Translated, SoundsOfOneLengthAreSequencesLikeOthers) {
  const auto stored = at::arange(6, at::kShort).view({2, 3});
  const auto rows = std::make_shared<MemoryDataset>(Batch{stored});
  const auto read = all_of(translated(rows, Codec({sound(8000, 3)}), Codec({sound(8000)}), "other")).event.columns.front();
  EXPECT_TRUE(at::equal(read.data, stored));
  EXPECT_TRUE(at::equal(read.length, at::full({2}, 3, at::kLong)));
}

TEST(Translated, CategoriesOfATableAreNoText) {
  const auto words = [](Field field) { return symbols_codec(std::move(field), {.names = {"a", "b"}}); };
  const Codec table({words({.name = "x", .values = Symbols{{2}}, .shape = {3}})});
  const Codec text({words({.name = "x", .values = Symbols{{2}}, .layout = Field::Layout::sequence, .longest = 9})});
  const auto rows = std::make_shared<MemoryDataset>(Batch{at::zeros({2, 3}, at::kLong)});
  EXPECT_THROW(translated(rows, table, text, "other"), UserError);
}

TEST(Translated, SoundsOfAnotherRateAreRefused) {
  const auto rows = std::make_shared<MemoryDataset>(Batch{at::zeros({2, 3}, at::kShort)});
  EXPECT_THAT([&] { translated(rows, Codec({sound(16'000, 3)}), Codec({sound(8000)}), "other"); },
              ThrowsMessage<UserError>(AllOf(HasSubstr("16000"), HasSubstr("the model was trained on 8000: resample them"))));
}

TEST(Translated, RatedItemsGoByName) {
  const auto ratings = [](std::vector<std::string> items) {
    const auto n = static_cast<std::int64_t>(items.size());
    return counts_codec({.name = "ratings", .values = Real{0}, .shape = {n}, .layout = Field::Layout::sparse, .longest = 9},
                        std::move(items));
  };
  const Codec from({ratings({"tea", "rum", "ale"})}), to({ratings({"ale", "gin", "rum", "tea"})});
  const auto rows = std::make_shared<MemoryDataset>(Batch{
      Rows({Column{at::tensor({5.F, 4.F, 3.F}), {}, {}, at::tensor({0, 2, 3}, at::kLong), at::tensor({0, 2, 1}, at::kLong)}})});
  const auto found = all_of(translated(rows, from, to, "other")).event.columns[0];
  EXPECT_TRUE(at::equal(dense_of(found, 4), at::tensor({4.F, 0.F, 0.F, 5.F, 0.F, 0.F, 3.F, 0.F}).view({2, 4})));
  const auto fewer = all_of(translated(rows, from, Codec({ratings({"rum"})}), "other")).event.columns[0];
  EXPECT_TRUE(at::equal(dense_of(fewer, 1), at::tensor({0.F, 3.F}).view({2, 1})));
}

TEST(Translated, ColumnsOfTablesGoByName) {
  const Codec from({numbers_codec({"b", "extra", "a"})}), to({numbers_codec({"a", "b"})});
  const auto rows = std::make_shared<MemoryDataset>(Batch{at::tensor({1.f, 2.f, 3.f, 4.f, 5.f, 6.f}).view({2, 3})});
  EXPECT_TRUE(at::equal(all_of(translated(rows, from, to, "other")).x(), at::tensor({3.f, 1.f, 6.f, 4.f}).view({2, 2})));
  const Codec more({numbers_codec({"a", "b", "c"})});
  EXPECT_THAT([&] { translated(rows, from, more, "other"); }, ThrowsMessage<UserError>(HasSubstr("other")));
}

TEST(Translated, CategoriesGoByNameCellByCell) {
  const auto table = [](std::vector<std::int64_t> n, std::vector<std::string> names, std::vector<std::string> columns) {
    return Codec({symbols_codec({.name = "categories", .values = Symbols{std::move(n)}, .shape = {2}},
                                {.names = std::move(names), .columns = std::move(columns)})});
  };
  const auto from = table({2, 2}, {"no", "yes", "red", "blue"}, {"sold", "color"});
  const auto to = table({3, 2}, {"blue", "green", "red", "yes", "no"}, {"color", "sold"});
  const auto rows = std::make_shared<MemoryDataset>(Batch{at::tensor({0, 0, 1, 1}, at::kLong).view({2, 2})});
  EXPECT_TRUE(at::equal(all_of(translated(rows, from, to, "other")).x(), at::tensor({2, 1, 0, 0}, at::kLong).view({2, 2})));
}

// The model's two columns have the same words; those of the other file's columns differ.
TEST(Translated, ColumnsOfTheSameWordsAreMappedEachByItself) {
  const auto of = [](std::vector<std::int64_t> n, std::vector<std::string> names) {
    return Codec({symbols_codec({.name = "categories", .values = Symbols{std::move(n)}, .shape = {2}},
                                {.names = std::move(names), .columns = {"a", "b"}})});
  };
  const auto to = of({2, 2}, {"no", "yes", "no", "yes"}), to_one = of({2}, {"no", "yes"}), from = of({1, 1}, {"yes", "no"});
  const auto rows = std::make_shared<MemoryDataset>(Batch{at::zeros({1, 2}, at::kLong)});
  for (const auto& own : {to, to_one})
    EXPECT_TRUE(at::equal(all_of(translated(rows, from, own, "other")).x(), at::tensor({1, 0}, at::kLong).view({1, 2})));
}

TEST(Translated, UnknownCellsNeedAModelOfThem) {
  const Codec from({numbers_codec({"a", "b"}, true)}), to({numbers_codec({"a", "b"})});
  Column column{at::ones({2, 2})};
  column.observed = at::tensor({1, 0, 1, 1}).view({2, 2}).to(at::kBool);
  const auto rows = std::make_shared<MemoryDataset>(Batch{std::vector<Column>{column}});
  EXPECT_THAT([&] { all_of(translated(rows, from, to, "other")); }, ThrowsMessage<UserError>(HasSubstr("unknown")));
  EXPECT_NO_THROW(all_of(translated(rows, from, to, "other", UnknownCells::welcome)));
  EXPECT_NO_THROW(all_of(translated(rows, from, from, "other")));
}

TEST(Translated, NumbersThatRowsAreGivenMustBeKnown) {
  const auto known = at::tensor({1, 0}).to(at::kBool).view({2, 1});
  const Batch rows{Rows(Tensor(at::zeros({2, 1}, at::kDouble))), Rows({Column{at::zeros({2, 1}, at::kDouble), {}, known}})};
  const Codec from({numbers_codec({"a"})}, {numbers_codec({"b"}, true)}), to({numbers_codec({"a"})}, {numbers_codec({"b"})});
  const auto data = std::make_shared<MemoryDataset>(rows);
  EXPECT_THAT([&] { all_of(translated(data, from, to, "other")); }, ThrowsMessage<UserError>(HasSubstr("given must be known")));
  EXPECT_NO_THROW(all_of(translated(data, from, from, "other"))) << "a model that was trained with gaps";
}

TEST(Translated, DatesAreNoNumbers) {
  const auto of = [](const char* form) {
    return Codec({reals_codec({.name = "numbers", .shape = {1}, .may_miss = true}, {.names = {"k"}, .forms = {form}})});
  };
  const auto rows = [](bool known) {
    return std::make_shared<MemoryDataset>(
        Batch{Rows({Column{at::zeros({1, 1}, at::kDouble), {}, at::full({1, 1}, known, at::kBool)}})});
  };
  EXPECT_THAT([&] { all_of(translated(rows(true), of("day"), of("whole"), "other")); },
              ThrowsMessage<UserError>(HasSubstr("column k has dates")));
  EXPECT_THROW(all_of(translated(rows(true), of("whole"), of("date"), "other")), UserError);
  EXPECT_NO_THROW(all_of(translated(rows(false), of("whole"), of("date"), "other"))) << "an empty column is of every form";
}

TEST(Translated, OtherEventsAreRefused) {
  const auto rows = pictures(at::zeros({1}, at::kLong));
  EXPECT_THAT([&] { translated(rows, Codec({picture(2)}), Codec({picture(3)}), "other"); },
              ThrowsMessage<UserError>(AllOf(HasSubstr("other"), HasSubstr("[1, 3, 3]"))));
  EXPECT_THROW(translated(rows, Codec({picture(2)}), Codec({numbers_codec({"a"})}), "other"), UserError);
}

// "ab<end>" of a text whose alphabet is in another order, padded with zeros that are no symbols.
// A file of few words is stored in bytes, and the model's list is longer.
TEST(Translated, SymbolsMayBeLargerThanTheTypeOfTheFile) {
  std::vector<std::string> many;
  for (int i = 0; i < 300; ++i) many.push_back("word" + std::to_string(i));
  const auto words = [](std::vector<std::string> names) {
    const auto n = static_cast<std::int64_t>(names.size());
    return Codec({symbols_codec({.name = "text", .values = Symbols{{n}}, .shape = {2}}, {.names = std::move(names)})});
  };
  const auto rows = std::make_shared<MemoryDataset>(Batch{at::tensor({0, 1}, at::kByte).view({1, 2})});
  const auto found = all_of(translated(rows, words({"word7", "word299"}), words(many), "other")).x();
  EXPECT_TRUE(at::equal(found.to(at::kLong), at::tensor({7, 299}, at::kLong).view({1, 2}))) << found;
}

TEST(Translated, SymbolsOfTextsGoByNameUpToTheEnd) {
  const auto text = [](std::vector<std::string> names) {
    const auto n = static_cast<std::int64_t>(names.size());
    return Codec({symbols_codec({.name = "text", .values = Symbols{{n}}, .layout = Field::Layout::sequence},
                                {.names = std::move(names)})});
  };
  Column column{at::tensor({0, 1, 2, 2, 0}, at::kLong)};
  column.start = at::tensor({0, 3, 5}, at::kLong);
  const auto rows = std::make_shared<MemoryDataset>(Batch{std::vector<Column>{column}});
  const auto found = all_of(translated(rows, text({"a", "b", "c"}), text({"c", "b", "a"}), "other")).event.columns[0];
  EXPECT_TRUE(at::equal(found.data, at::tensor({2, 1, 0, 0, 2, 0}, at::kLong).view({2, 3})));
}

}  // namespace
}  // namespace gx
