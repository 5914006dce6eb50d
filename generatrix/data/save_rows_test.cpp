#include "generatrix/data/save_rows.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/data/array_tensor.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/picture.h"
#include "generatrix/media/npz.h"
#include "generatrix/media/png.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

class SaveRows : public FileTest {
 protected:
  std::string saved(const std::string& ending, const Rows& x, const Codec& codec) const {
    const auto path = folder_ / ("rows" + ending);
    save_rows(path, x, codec);
    return read_file(path, "rows");
  }
};

Tensor indices(std::vector<std::int64_t> values) { return at::tensor(values, at::kLong); }

// A table of numbers and categories whose columns stood between each other.
Codec table() {
  return Codec({reals_codec({.name = "numbers", .shape = {2}, .may_miss = true}, {.shift = {1.7e9, 0},
                                                                                  .scale = {1, 1},
                                                                                  .names = {"seen", "share"},
                                                                                  .forms = {"date", "number"},
                                                                                  .places = {2, 0},
                                                                                  .dtype = "float64"}),
                symbols_codec({.name = "categories", .values = Symbols{{2}}, .shape = {1}},
                              {.names = {"no", "yes, of course"}, .columns = {"paid"}, .places = {1}})});
}

TEST_F(SaveRows, TablesHaveTheirColumnsInPlace) {
  EXPECT_EQ(natural_ending(table()), ".csv");
  const Column numbers{
      at::tensor({800.F, 0.1F, 0.F, 2.F}).reshape({2, 2}), {}, at::tensor({1, 1, 0, 1}).to(at::kBool).reshape({2, 2})};
  EXPECT_EQ(saved(".csv", Rows({numbers, {at::tensor({1.F, 0.F}).reshape({2, 1})}}), table()),
            "share,paid,seen\n0.1,\"yes, of course\",2023-11-14T22:26:40\n2,no,\n");
}

TEST_F(SaveRows, EndingsInCapitals) {
  const Codec plain({reals_codec({.name = "x", .shape = {2}})});
  const auto x = at::tensor({1.F, 2.F}).reshape({1, 2});
  EXPECT_EQ(saved(".CSV", x, plain), saved(".csv", x, plain));
  EXPECT_EQ(saved(".NPZ", x, plain), saved(".npz", x, plain));
}

TEST_F(SaveRows, NumbersKeepAllDigitsOfTheirType) {
  const Codec plain({reals_codec({.name = "x", .shape = {2}})});
  EXPECT_EQ(natural_ending(plain), ".npz");
  EXPECT_EQ(saved(".csv", at::tensor({0.1F, 16777220.F}).reshape({1, 2}), plain), "x0,x1\n0.1,1.677722e+07\n");
  const Codec fine({reals_codec({.name = "x", .shape = {1}}, {.shift = {1.7e9}, .scale = {1}, .dtype = "float64"})});
  EXPECT_EQ(saved(".csv", at::tensor({0.125F}).reshape({1, 1}), fine), "x0\n1700000000.125\n");
}

TEST_F(SaveRows, ALineOfOneUnknownCellIsNotBlank) {
  const Codec one({reals_codec({.name = "x", .shape = {1}, .may_miss = true})});
  EXPECT_EQ(saved(".csv", Rows({{at::zeros({1, 1}), {}, at::zeros({1, 1}, at::kBool)}}), one), "x0\n\"\"\n");
}

TEST_F(SaveRows, PicturesAreAGrid) {
  const Codec codec({grey_codec({.name = "image", .values = Levels{256}, .shape = {1, 3, 4}})});
  EXPECT_EQ(natural_ending(codec), ".png");
  save_rows(folder_ / "grid.png", at::ones({6, 1, 3, 4}), codec, 2);
  const auto image = read_png(folder_ / "grid.png");
  const auto factor = grid_factor(6, 3, 4);
  EXPECT_EQ(factor, 20);
  EXPECT_EQ(image.width, 2 * 4 * factor + 3 * kGridGap);
  EXPECT_EQ(image.height, 3 * 3 * factor + 4 * kGridGap);
  EXPECT_EQ(image.pixels.front(), 128) << "gaps differ from black and from white pictures";
}

TEST_F(SaveRows, SmallPicturesAreEnlargedAndManyAreNot) {
  EXPECT_EQ(grid_factor(64, 28, 28), 3);
  EXPECT_EQ(grid_factor(64, 64, 64), 1);
  EXPECT_EQ(grid_factor(1, 300, 200), 1);
  EXPECT_EQ(grid_factor(100'000, 28, 28), 1) << "memory";
}

TEST_F(SaveRows, PointsOfThePlaneAreDots) {
  const Codec codec({reals_codec({.name = "x", .shape = {2}})});
  save_rows(folder_ / "dots.png", at::eye(2), codec);
  EXPECT_EQ(read_png(folder_ / "dots.png").width, 400);
}

TEST_F(SaveRows, TextsAreLinesUpToTheirEnd) {
  const Field text{.name = "text", .values = Symbols{{4}}, .layout = Field::Layout::sequence, .longest = 3};
  const Column x{indices({1, 2, 3, 2, 0, 0}).reshape({2, 3}), indices({3, 1})};
  const Codec letters({symbols_codec(text, {.names = {"<unk>", "a", "b", "<end>"}})});
  EXPECT_EQ(natural_ending(letters), ".txt");
  EXPECT_EQ(saved(".txt", Rows({x}), letters), "ab\nb\n");
  const Codec words({symbols_codec(text, {.names = {"<unk>", "good", "day", "<end>"}, .between = " "})});
  EXPECT_EQ(saved(".txt", Rows({x}), words), "good day\nday\n");
  EXPECT_EQ(saved(".txt", Rows({x}), Codec({symbols_codec(text)})), "1 2 3\n2\n");
}

TEST_F(SaveRows, SeriesAreLong) {
  const Field series{.name = "series", .shape = {2}, .layout = Field::Layout::sequence, .longest = 2};
  const Codec codec({reals_codec(series, {.shift = {0, 100}, .scale = {1, 1}, .names = {"open", "close"}})});
  EXPECT_EQ(natural_ending(codec), ".csv");
  const Column x{at::tensor({1.F, 2.F, 3.F, 4.F, 5.F, 6.F, 0.F, 0.F}).reshape({2, 2, 2}), indices({2, 1})};
  EXPECT_EQ(saved(".csv", Rows({x}), codec), "id,time,open,close\n0,0,1,102\n0,1,3,104\n1,0,5,106\n");
}

TEST_F(SaveRows, RatingsAreEntries) {
  const Codec codec({reals_codec({.name = "ratings", .shape = {3}, .layout = Field::Layout::sparse})});
  EXPECT_EQ(natural_ending(codec), ".tsv");
  const Column x{at::tensor({1.F, 5.F, 1.F}), {}, {}, indices({0, 2, 3}), indices({0, 2, 1})};
  EXPECT_EQ(saved(".tsv", Rows({x}), codec), "user_id:token\titem_id:token\trating:float\n0\t0\t1\n0\t2\t5\n1\t1\t1\n");
}

TEST_F(SaveRows, ArchivesHoldEveryPart) {
  const auto arrays = [&](const Rows& x, const Codec& codec) {
    save_rows(folder_ / "rows.npz", x, codec);
    return read_npz(folder_ / "rows.npz");
  };
  const auto names = [](const Arrays& all) {
    std::vector<std::string> found;
    for (const auto& [name, array] : all) found.push_back(name);
    return found;
  };
  const Codec codec({grey_codec({.name = "image", .values = Levels{256}, .shape = {1, 3, 4}})});
  const auto bytes = arrays(at::ones({6, 1, 3, 4}), codec);
  EXPECT_THAT(names(bytes), ::testing::ElementsAre("x"));
  EXPECT_TRUE(at::equal(to_tensor(bytes.at("x")), at::full({6, 1, 3, 4}, 255, at::kByte)));
  const Column numbers{at::zeros({2, 2}), {}, at::ones({2, 2}, at::kBool)};
  EXPECT_THAT(names(arrays(Rows({numbers, {at::zeros({2, 1})}}), table())),
              ::testing::ElementsAre("categories", "numbers", "numbers_observed"));
  const Codec ratings({reals_codec({.name = "ratings", .shape = {3}, .layout = Field::Layout::sparse})});
  EXPECT_THAT(names(arrays(Rows({{at::tensor({1.F}), {}, {}, indices({0, 1}), indices({0})}}), ratings)),
              ::testing::ElementsAre("ratings", "ratings_index", "ratings_start"));
}

TEST_F(SaveRows, ArraysThatHaveNoColorsAreNoPictures) {
  for (const auto& codec : {Codec({reals_codec({.name = "image", .shape = {3, 2, 2}})}),
                            Codec({grey_codec({.name = "image", .values = Levels{256}, .shape = {4, 2, 2}})})}) {
    EXPECT_EQ(natural_ending(codec), ".npz");
    EXPECT_THROW(saved(".png", at::zeros({1, codec.task().event.only().shape[0], 2, 2}), codec), UserError);
  }
}

TEST_F(SaveRows, RefuseWhatTheEventsDoNotFit) {
  EXPECT_THROW(saved(".png", at::zeros({1, 3}), Codec({reals_codec({.name = "x", .shape = {3}})})), UserError);
  EXPECT_THROW(saved(".txt", at::zeros({1, 2}), Codec({reals_codec({.name = "x", .shape = {2}})})), UserError);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "rows.png"));
}

// 40,000 rows of two numbers are three parts.
TEST_F(SaveRows, InPartsAreTheFileOfAllRows) {
  const Codec codec({reals_codec({.name = "x", .shape = {2}}, {.names = {"a", "b"}})});
  constexpr std::int64_t kN = 40'000;
  ASSERT_LT(2 * rows_in_part(codec), kN);
  const auto all = Rng(1).normal({kN, 2});
  std::int64_t largest = 0;
  const auto next = [&](std::int64_t first, std::int64_t n) {
    largest = std::max(largest, n);
    return Rows(all.slice(0, first, first + n));
  };
  for (const auto* ending : {".csv", ".npz"}) {
    const auto parts = folder_ / (std::string("parts") + ending), whole = folder_ / (std::string("whole") + ending);
    save_in_parts(parts, kN, next, codec);
    save_stored(whole, Rows(all), codec);
    EXPECT_EQ(read_file(parts, ""), read_file(whole, "")) << ending;
  }
  EXPECT_EQ(largest, rows_in_part(codec));
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder_)) files += file.is_regular_file();
  EXPECT_EQ(files, 4u) << "nothing else is left behind";
}

TEST_F(SaveRows, ThatDoNotFitAreRefusedBeforeTheyAreMade) {
  const Codec pictures({grey_codec({.name = "image", .values = Levels{256}, .shape = {1, 28, 28}})});
  const auto never = [](std::int64_t, std::int64_t) -> Rows { throw std::logic_error("was asked for rows"); };
  EXPECT_NO_THROW(expect_fits("x.png", pictures, 1000));
  EXPECT_NO_THROW(expect_fits("x.npz", pictures, 100'000));
  EXPECT_THROW(expect_fits("x.npz", pictures, 1'000'000'000'000'000), Unsupported) << "a thousand of the largest disks";
  EXPECT_THAT(
      [&] { save_in_parts(folder_ / "x.png", 1'000'000, never, pictures); },
      ::testing::ThrowsMessage<UserError>(::testing::AllOf(::testing::HasSubstr("1000000 rows"), ::testing::HasSubstr(".npz"))));
  EXPECT_THROW(save_in_parts(folder_ / "x.csv", 10, never, pictures), UserError);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "x.png"));
}

}  // namespace
}  // namespace gx
