#include "generatrix/data/sources/sprites.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/row_hash.h"

namespace gx {
namespace {

struct Factors {
  std::int64_t shape = 0, scale = 5, orientation = 0, x = 16, y = 16;
  std::int64_t row() const { return (((shape * 6 + scale) * 40 + orientation) * 32 + x) * 32 + y; }
};

// In grey; drawn once for all tests.
std::shared_ptr<const StoredDataset> drawn(std::int64_t side) {
  static const auto large = open_sprites({.name = "sprites", .values = "grey"}).stream;
  static const auto small = open_sprites({.name = "sprites", .values = "grey", .size = {32, 32}}).stream;
  return side == 64 ? large : small;
}

// Shares of pixels [side, side] that the shape covers.
Tensor picture(const Dataset& sprites, const Factors& factors) {
  return sprites.rows(at::tensor({factors.row()}, at::kLong)).x().squeeze().to(at::kDouble) / 255;
}

double area(const Tensor& picture) { return picture.sum().item<double>(); }

// Of the mass, from the upper left corner.
std::pair<double, double> middle(const Tensor& picture) {
  const auto place = at::arange(picture.size(0), at::kDouble) + 0.5;
  return {(picture.sum(0) * place).sum().item<double>() / area(picture),
          (picture.sum(1) * place).sum().item<double>() / area(picture)};
}

TEST(Sprites, AreAllCombinationsInTheOrderOfTheFactors) {
  const auto sprites = drawn(32);
  EXPECT_EQ(sprites->size(), 737'280);
  const auto given = sprites->rows(at::tensor({Factors{2, 4, 33, 7, 21}.row(), kSprites - 1}, at::kLong)).given;
  const std::int64_t expected[5][2] = {{2, 2}, {4, 5}, {33, 39}, {7, 31}, {21, 31}};
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::int64_t row = 0; row < 2; ++row)
      EXPECT_EQ(given.columns[i].data[row].item<std::int64_t>(), expected[i][row]) << "factor " << i;
  }
}

TEST(Sprites, CoverTheAreaOfTheirShapeAndScale) {
  const auto sprites = drawn(64);
  for (const std::int64_t scale : {0, 3, 5}) {
    const auto radius = 16 * (0.5 + static_cast<double>(scale) / 10);
    EXPECT_NEAR(area(picture(*sprites, {.shape = 0, .scale = scale, .orientation = 3})), 4 * std::pow(11.0 / 16 * radius, 2), 2);
    EXPECT_NEAR(area(picture(*sprites, {.shape = 1, .scale = scale, .orientation = 7})),
                std::acos(-1.0) * 15 / 16 * 15 / 32 * radius * radius, 2);
  }
}

TEST(Sprites, MoveByAStepOfPositionInPicturesOfBothSizes) {
  for (const std::int64_t side : {64, 32}) {
    const auto sprites = drawn(side);
    const auto step = static_cast<double>(side) / 64;
    for (const std::int64_t shape : {0, 1, 2}) {
      const auto [x, y] = middle(picture(*sprites, {.shape = shape, .x = 0, .y = 0}));
      const auto [right, down] = middle(picture(*sprites, {.shape = shape, .x = 31, .y = 13}));
      EXPECT_NEAR(right - x, 31 * step, 0.02);
      EXPECT_NEAR(down - y, 13 * step, 0.02);
      if (shape < 2) EXPECT_NEAR(x, 16.5 * step, 0.02);
    }
  }
}

TEST(Sprites, AreTheSamePicturesAtHalfTheSize) {
  const auto large = drawn(64), small = drawn(32);
  for (const auto& factors : {Factors{0, 5, 4, 3, 8}, Factors{1, 0, 11, 31, 0}, Factors{2, 3, 20, 18, 17}}) {
    const auto halved = at::avg_pool2d(picture(*large, factors).unsqueeze(0), 2).squeeze(0);
    EXPECT_LT((halved - picture(*small, factors)).abs().max().item<double>(), 0.05);
  }
}

TEST(Sprites, TurnOnceAround) {
  const auto sprites = drawn(64);
  EXPECT_TRUE(at::equal(picture(*sprites, {.shape = 2, .orientation = 0}), picture(*sprites, {.shape = 2, .orientation = 39})));
  // upright: as wide to the left as to the right, and a point below
  const auto heart = picture(*sprites, {.shape = 2}).slice(0, 16, 49).slice(1, 16, 49);
  EXPECT_LT((heart - heart.flip(1)).abs().max().item<double>(), 0.02);
  EXPECT_GT(heart.slice(0, 0, 16).sum().item<double>(), heart.slice(0, 17, 33).sum().item<double>());
}

// A square looks almost the same after a quarter turn; a heart differs at every angle, though it is made of bits.
TEST(Sprites, DifferInEveryFactorThoughTheyAreBits) {
  const auto sprites = open_sprites({.name = "sprites", .size = {32, 32}}).stream;
  std::vector<std::int64_t> rows;
  for (std::int64_t i = 0; i < 39 * 4; ++i) rows.push_back(Factors{2, 5, i % 39, 9 + i / 39 % 2, 20 + i / 78}.row());
  const auto x = sprites->rows(at::tensor(rows, at::kLong)).event;
  EXPECT_EQ(x.x().max().item<std::int64_t>(), 1);
  auto hashes = hash_rows(x, 0);
  std::ranges::sort(hashes);
  EXPECT_EQ(std::ranges::adjacent_find(hashes), hashes.end());
}

TEST(Sprites, OpenAsBitsOrLevelsGivenTheirFactors) {
  const auto words = [](const std::string& values) {
    const auto opened = open_sprites({.name = "sprites", .values = values, .size = {32, 32}});
    return words_of(opened.codec(opened.stream->rows(at::arange(3, at::kLong))).task().event);
  };
  EXPECT_EQ(words("grey"), "image: 256 levels [1, 32, 32]");
  EXPECT_EQ(words("dynamic"), "image: bits [1, 32, 32]");
  EXPECT_THROW(words("reals"), UserError);
  EXPECT_THROW(open_data({.name = "sprites", .size = {28, 28}}), UserError);
  const auto data = open_data({.name = "sprites", .limit = 300, .size = {32, 32}});
  EXPECT_EQ(words_of(data.codec.task().event), "image: bits [1, 32, 32]");
  ASSERT_EQ(data.codec.task().given.fields.size(), 5u);
  EXPECT_EQ(data.codec.task().label()->name, "shape");
  EXPECT_EQ(data.codec.task().given.fields[3].values, Values(Levels{32}));
  EXPECT_EQ(data.train->size() + data.valid->size() + data.test->size(), 300);
}

}  // namespace
}  // namespace gx
