#include "generatrix/data/sources/bouncing.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

struct Film {
  std::int64_t shape = 1, size = 1, x = 4, y = 4, direction = 0, speed = 0;
  std::int64_t row() const { return ((((shape * 3 + size) * 10 + x) * 10 + y) * 16 + direction) * 3 + speed; }
};

Tensor frames_of(const Film& film) {  // [8, 16, 16]
  static const auto films = open_bouncing({.name = "bouncing"}).stream;
  const auto strip = films->rows(at::tensor({film.row()}, at::kLong)).x().to(at::kDouble).view({16, 8, 16});
  return strip.transpose(0, 1);
}

// Of each frame: x and y of the middle of its mass.
Tensor middles(const Film& film) {
  const auto frames = frames_of(film);
  const auto place = at::arange(16, at::kDouble) + 0.5;
  const auto mass = frames.sum({1, 2});
  return at::stack({(frames.sum(1) * place).sum(1) / mass, (frames.sum(2) * place).sum(1) / mass}, 1);
}

TEST(Bouncing, FilmsAreCombinationsOfTheirFactors) {
  const auto films = open_bouncing({.name = "bouncing"}).stream;
  EXPECT_EQ(films->size(), 57'600);
  const auto batch = films->rows(at::tensor({Film{3, 2, 7, 1, 13, 2}.row(), films->size() - 1}, at::kLong));
  EXPECT_EQ(batch.x().sizes(), (at::IntArrayRef{2, 1, 16, 128}));
  EXPECT_EQ(batch.x().max().item<std::int64_t>(), 1);
  const std::int64_t expected[6][2] = {{3, 3}, {2, 2}, {7, 9}, {1, 9}, {13, 15}, {2, 2}};
  for (std::size_t i = 0; i < 6; ++i)
    for (std::int64_t row = 0; row < 2; ++row)
      EXPECT_EQ(batch.given.columns[i].data[row].item<std::int64_t>(), expected[i][row]) << "factor " << i;
}

TEST(Bouncing, ShapesMoveStraightOnAndComeBackFromTheWall) {
  const auto to_the_right = middles({.x = 0, .direction = 0, .speed = 2});
  const double expected[] = {4.4, 6.9, 9.4, 11.9, 9.6, 7.1, 4.6, 5.9};
  for (std::int64_t t = 0; t < 8; ++t) {
    EXPECT_NEAR(to_the_right[t][0].item<double>(), expected[t], 0.35) << t;
    EXPECT_NEAR(to_the_right[t][1].item<double>(), 7.6, 0.35) << t;
  }
  const auto down = middles({.direction = 4, .speed = 0});
  EXPECT_GT(down[2][1].item<double>(), down[0][1].item<double>()) << "y points downwards";
}

TEST(Bouncing, MotionDoesNotDependOnContent) {
  const auto a = middles({.shape = 0, .size = 0, .direction = 5, .speed = 1});
  for (const std::int64_t shape : {1, 2, 3})
    EXPECT_LT((middles({.shape = shape, .size = 2, .direction = 5, .speed = 1}) - a).abs().max().item<double>(), 0.6) << shape;
}

TEST(Bouncing, ContentDoesNotChangeWithinAFilmAndStaysInside) {
  for (std::int64_t shape = 0; shape < 4; ++shape) {
    const auto area = frames_of({.shape = shape, .size = 2, .direction = 3, .speed = 2}).sum({1, 2});
    EXPECT_LT((area.max() - area.min()).item<double>(), 0.4 * area.mean().item<double>()) << shape;
    EXPECT_GT(area.min().item<double>(), 15) << shape;
  }
}

TEST(Bouncing, OpensAsBitsGivenItsFactors) {
  const auto data = open_data({.name = "bouncing", .limit = 100});
  EXPECT_EQ(words_of(data.codec.task().event), "image: bits [1, 16, 128]");
  EXPECT_EQ(data.codec.task().label()->name, "shape");
  EXPECT_EQ(data.codec.task().given.fields.size(), 6u);
  EXPECT_THROW(open_data({.name = "bouncing", .size = {32, 32}}), UserError);
}

}  // namespace
}  // namespace gx
