// Metrics of codes and factors: through a model and rows that are given their factors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/evaluate.h"
#include "generatrix/eval/factors/known_codes.h"
#include "generatrix/prob/distributions/point_mass.h"

#include "tests/support/linear_gaussian.h"

namespace gx {
namespace {

// q(z|x) = N(x, 0.05^2) in three dimensions.
LinearGaussian seeing_factors() {
  LinearGaussian model;
  model.w = model.a = at::eye(3, at::kDouble);
  model.b = at::zeros({3}, at::kDouble);
  model.t = at::full({3}, 0.05, at::kDouble);
  return model;
}

ColumnCodecPtr plane_of(std::int64_t n) { return reals_codec({.name = "x", .values = Real{}, .shape = {n}}); }

Codec codec_of_factors() {
  return Codec({plane_of(3)}, {symbols_codec({.name = "a", .values = Symbols{{3}}}),
                               grey_codec({.name = "b", .values = Levels{5}}), grey_codec({.name = "c", .values = Levels{10}})});
}

MemoryDataset rows_of_factors() {
  const auto known = factors_as_codes();
  const auto column = [&](std::int64_t k) { return Column{known.factors.select(1, k).contiguous()}; };
  return MemoryDataset({known.codes.to(at::kFloat), Rows({column(0), column(1), column(2)})});
}

const std::vector<std::string> kOfFactors{"mig", "mig_sampled", "factor_vae_score", "beta_vae_score", "sap",
                                          "dci", "modularity",  "explicitness",     "linear_probe",   "knn_probe"};

TEST(FactorMetrics, ReadTheFactorsThatRowsAreGiven) {
  auto model = seeing_factors();
  const auto found = evaluate(model, rows_of_factors(), codec_of_factors(), {.metrics = kOfFactors});
  EXPECT_TRUE(found.omitted.empty()) << found.omitted.front().reason;
  ASSERT_EQ(found.measured.size(), 12u);
  for (const auto& m : found.measured) {
    EXPECT_GT(m.value, 0.8) << m.metric;
    EXPECT_LE(m.value, 1 + 1e-9) << m.metric;
    EXPECT_TRUE(m.standard_error.has_value()) << m.metric;
    EXPECT_FALSE(m.kind.empty()) << m.metric;
    EXPECT_EQ(m.n, 1200) << m.metric;
  }
  const auto& gap = found.measured.front();
  ASSERT_EQ(gap.extra.size(), 3u);
  EXPECT_EQ(gap.extra[2].first, "c");
  EXPECT_NEAR(gap.value, 1, 1e-6);
}

TEST(FactorMetrics, SayWhatTheDataLack) {
  auto model = seeing_factors();
  const MemoryDataset plain({at::randn({50, 3}), {}});
  const auto none = evaluate(model, plain, Codec({plane_of(3)}), {.metrics = {"mig", "linear_probe"}});
  ASSERT_EQ(none.omitted.size(), 2u);
  EXPECT_THAT(none.omitted[0].reason, testing::HasSubstr("0 known factors"));
  EXPECT_EQ(none.omitted[1].reason, "the data has no labels");

  const MemoryDataset labelled({at::randn({50, 3}), Rows(at::arange(50, at::kLong).remainder(2))});
  const Codec labels({plane_of(3)}, {symbols_codec({.name = "label", .values = Symbols{{2}}})});
  const auto some = evaluate(model, labelled, labels, {.metrics = {"mig", "linear_probe", "knn_probe"}});
  EXPECT_EQ(some.omitted.size(), 1u);
  EXPECT_EQ(some.measured.size(), 2u);
}

TEST(FactorMetrics, OfLawsNeedNormalOnes) {
  struct Points final : Model, CanEncode {
    std::vector<Turn> turns() override { return {}; }
    Distribution encode(const Batch& batch) override { return independent(PointMass{batch.x()}, 1); }
  } model;
  const auto found = evaluate(model, rows_of_factors(), codec_of_factors(), {.metrics = {"mig_sampled", "mig"}});
  ASSERT_EQ(found.omitted.size(), 1u);
  EXPECT_THAT(found.omitted[0].reason, testing::HasSubstr("no normal law"));
}

}  // namespace
}  // namespace gx
