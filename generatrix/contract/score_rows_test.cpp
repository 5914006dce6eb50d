#include "generatrix/contract/score_rows.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"

namespace gx {
namespace {

// Scores a row by its own value, and by a draw when noisy.
struct Echo final : CanScore {
  Score score(const Batch& batch, Rng& rng) override {
    sizes.push_back(batch.size());
    gradient = gradient || at::GradMode::is_enabled();
    const auto x = batch.x().flatten();
    return {noisy ? x + rng.normal({batch.size()}) : x, score_info()};
  }
  ScoreInfo score_info() const override { return {Score::Kind::lower_bound, measure}; }
  Score::Measure measure = Score::Measure::density;
  bool noisy = false, gradient = false;
  std::vector<std::int64_t> sizes;
};

const Field kNumber{.name = "x", .values = Real{}, .shape = {1}};
const Codec kReals({reals_codec(kNumber)});
MemoryDataset rows(std::int64_t n) { return MemoryDataset(Batch{at::arange(n, at::kFloat).view({n, 1})}); }

TEST(ScoreRows, EveryRowOnceAndInOrder) {
  Echo echo;
  const auto score = score_rows(echo, rows(10), kReals, 4, Rng(1));
  EXPECT_TRUE(at::equal(score.nats, at::arange(10, at::kDouble)));
  EXPECT_EQ(echo.sizes, (std::vector<std::int64_t>{4, 4, 2}));
  EXPECT_EQ(score.info, echo.score_info());
  EXPECT_FALSE(echo.gradient);
}

TEST(ScoreRows, EqualArgumentsGiveEqualScoresAndBatchesTheirOwnDraws) {
  Echo echo;
  echo.noisy = true;
  const auto first = score_rows(echo, rows(10), kReals, 4, Rng(1)).nats;
  EXPECT_TRUE(at::equal(first, score_rows(echo, rows(10), kReals, 4, Rng(1)).nats));
  EXPECT_FALSE(at::equal(first, score_rows(echo, rows(10), kReals, 4, Rng(2)).nats));
  const auto noise = first - at::arange(10, at::kDouble);
  EXPECT_FALSE(at::allclose(noise.narrow(0, 0, 4), noise.narrow(0, 4, 4), 0, 1e-3));
}

TEST(ScoreRows, DensitiesAreOfTheDatasOwnUnits) {
  Echo echo;
  const Codec scaled({reals_codec(kNumber, {.shift = {3}, .scale = {4}})});
  const auto encoded = (at::arange(10, at::kDouble) - 3) / 4;
  EXPECT_TRUE(at::allclose(score_rows(echo, rows(10), scaled, 4, Rng(1)).nats, encoded - std::log(4.0)));
  echo.measure = Score::Measure::mass;
  EXPECT_TRUE(at::allclose(score_rows(echo, rows(10), scaled, 4, Rng(1)).nats, encoded));
}

TEST(ScoreRows, DensitiesOnLevelsStayThoseOfLevels) {
  Echo echo;
  const Codec grey({grey_codec({.name = "x", .values = Levels{256}, .shape = {1}})});
  const MemoryDataset bytes(Batch{at::tensor({0, 255}, at::kByte).view({2, 1})});
  EXPECT_TRUE(at::equal(score_rows(echo, bytes, grey, 4, Rng(1)).nats, at::tensor({0., 1.}, at::kDouble)));
}

TEST(ScoreRows, NoRowsGiveNoScores) {
  Echo echo;
  EXPECT_EQ(score_rows(echo, rows(0), kReals, 4, Rng(1)).nats.size(0), 0);
}

}  // namespace
}  // namespace gx
