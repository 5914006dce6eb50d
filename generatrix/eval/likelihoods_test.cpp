// Likelihoods of rows that differ in size, of reals in units of their own, and of rows that carry labels.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/prob/distributions/standard_normal.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

Codec reals_of_width(std::int64_t dims, RealsSettings settings = {}) {
  return Codec({reals_codec({.name = "x", .values = Real{}, .shape = {dims}}, std::move(settings))});
}

// Two rows of 1 and 3 characters, each character a fair coin but the last row's, which is sure.
struct Ragged final : Model, CanScore {
  std::vector<Turn> turns() override { return {}; }
  ScoreInfo score_info() const override { return {Score::Kind::exact, Score::Measure::mass}; }
  Score score(const Batch&, Rng&) override {
    return {-std::log(2.) * at::tensor({1., 0.}, at::kDouble), score_info(), {}, at::tensor({1, 3}, at::kLong)};
  }
};

TEST(BitsPerDim, AreOfAllBitsOverAllCellsWhereRowsDiffer) {
  Ragged model;
  const MemoryDataset data({at::zeros({2, 4}), {}});
  const auto codec = reals_of_width(4);
  const Subject subject(model, data, codec, 50, 64, Rng(2));
  const auto found = std::get<Measurement>(bits_per_dim().measure(subject));
  EXPECT_NEAR(found.value, 1. / 4, tolerance::kAlgebra);
  EXPECT_NEAR(*found.standard_error, std::sqrt(0.75 * 0.75 * 2 / 1. / 2) / 2, tolerance::kAlgebra) << "deviations 3/4 and -3/4";
}

// x ~ N((500, -3), diag(30, 0.02)^2), read as standard normal numbers; the grid spans 8 deviations.
TEST(LikelihoodsOfReals, IntegrateToOneInTheDatasOwnUnits) {
  const auto codec = reals_of_width(2, {.shift = {500, -3}, .scale = {30, 0.02}, .dtype = "float64"});
  struct Standard final : Model, CanScore {
    std::vector<Turn> turns() override { return {}; }
    ScoreInfo score_info() const override { return {Score::Kind::exact, Score::Measure::density}; }
    Score score(const Batch& batch, Rng&) override { return {standard_normal({2}).log_prob(batch.x()), score_info()}; }
  } model;
  const auto at_side = at::linspace(-4, 4, 81, at::kDouble);
  const auto sides = at::meshgrid({500 + 30 * at_side, -3 + 0.02 * at_side}, "ij");
  const MemoryDataset grid({at::stack({sides[0].flatten(), sides[1].flatten()}, 1), {}});
  const auto nats = Subject(model, grid, codec, 1, 500, Rng(1)).score().nats;
  EXPECT_NEAR(nats.exp().sum().item<double>() * (0.1 * 30) * (0.1 * 0.02), 1, 1e-3);
}

// p(x|y) of two labels, of which the codec saw 3 and 1 rows: log p(x) = log(3/4 p(x|0) + 1/4 p(x|1)).
struct OfLabels final : Model, CanScore {
  OfLabels() : Model({{{{.name = "x", .values = kBits, .shape = {1}}}}, {{{.name = "label", .values = Symbols{{3}}}}}}) {}
  std::vector<Turn> turns() override { return {}; }
  ScoreInfo score_info() const override { return {Score::Kind::exact, Score::Measure::mass}; }
  Score score(const Batch& batch, Rng&) override {
    return {at::tensor({0.5, 0.1, 1.}, at::kDouble).log().index_select(0, batch.given.x()), score_info()};
  }
};

TEST(Marginal, SumsOverLabelsByTheirShare) {
  OfLabels model;
  const Codec codec({static_codec({.name = "x", .values = kBits, .shape = {1}})},
                    {symbols_codec({.name = "label", .values = Symbols{{3}}}, {.counts = {3, 1, 0}})});
  const MemoryDataset data({at::zeros({4, 1}, at::kByte), at::tensor({0, 0, 1, 0}, at::kLong)});
  const Subject subject(model, data, codec, 1, 64, Rng(2));
  const auto found = std::get<Measurement>(log_likelihood().measure(subject));
  EXPECT_NEAR(found.value, std::log(0.75 * 0.5 + 0.25 * 0.1), tolerance::kAlgebra);
  EXPECT_EQ(found.given, "");
  const auto given = std::get<Measurement>(given_score().measure(subject));
  EXPECT_NEAR(given.value, (3 * std::log(0.5) + std::log(0.1)) / 4, tolerance::kAlgebra);
  EXPECT_EQ(given.given, "label");
  const auto bits = std::get<Measurement>(bits_per_dim().measure(subject));
  EXPECT_NEAR(bits.value, -found.value / std::log(2), tolerance::kAlgebra) << "of log p(x)";
}

}  // namespace
}  // namespace gx
