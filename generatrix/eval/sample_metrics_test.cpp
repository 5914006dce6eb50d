// The metrics of samples as evaluate runs them: what they say of good samples, of too few and of broken ones.
#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/evaluate.h"
#include "generatrix/eval/metrics/two_sample.h"

#include "tests/support/linear_gaussian.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

class SampleMetrics : public testing::Test {
 protected:
  static Tensor draw(LinearGaussian& model, std::uint64_t seed) {
    Rng rng(seed);
    return model.draw(200, rng);
  }

  // Every metric that needs samples and neither classes nor modes nor tags, of a sampler whose draws `change` touches last.
  Evaluation judge(const std::function<void(Tensor&)>& change, std::int64_t n = 100) {
    const Reference reference({.judged = test_, .train = train_, .codec = codec_, .n = n, .rng = Rng(1)});
    const Sampler sampler{"changed", [&](std::int64_t rows, const Rows&, Rng& rng) {
                            auto x = model_.draw(rows, rng);
                            change(x);
                            return Rows(x);
                          }};
    EvaluateOptions options;
    for (const auto& info : known_metrics()) {
      const auto asks = [&](const char* need) { return std::ranges::find(info.needs, need) != info.needs.end(); };
      if (asks("sample") && !asks("modes") && !asks("classes") && !asks("tags")) options.metrics.push_back(info.name);
    }
    asked_ = options.metrics.size();
    return evaluate(model_, test_, codec_, options, {&reference, &sampler, n});
  }

  LinearGaussian model_ = LinearGaussian::exact();
  MemoryDataset train_{{draw(model_, 1), {}}}, test_{{draw(model_, 2), {}}};
  Codec codec_{{reals_codec({.name = "x", .values = Real{}, .shape = {4}})}};
  std::size_t asked_ = 0;
};

TEST_F(SampleMetrics, StandBesideTheirFloor) {
  const auto found = judge([](Tensor&) {});
  EXPECT_GE(asked_, 9u);
  EXPECT_EQ(found.measured.size(), asked_);
  for (const auto& each : found.measured) {
    ASSERT_TRUE(each.real_vs_real) << each.metric;
    EXPECT_TRUE(std::isfinite(each.value)) << each.metric;
    const auto slack = 0.5 + tolerance::kStandardErrors * each.standard_error.value_or(0);
    EXPECT_LT(std::abs(each.value - *each.real_vs_real), slack) << each.metric;  // draws of the data's own law
    EXPECT_EQ(each.n_fake, 100) << each.metric;
  }
}

// Samples far from all rows: which rows are left out hardly changes the distance, so its error is small. Directions that were
// drawn anew for each replicate would make it a third of the distance.
TEST_F(SampleMetrics, TheErrorOfSlicesIsNotThatOfTheirDirections) {
  const auto found = judge([](Tensor& x) { x += 100; });
  const auto sliced = std::ranges::find(found.measured, "sliced_wasserstein", &Measurement::metric);
  ASSERT_NE(sliced, found.measured.end());
  ASSERT_TRUE(sliced->standard_error);
  EXPECT_LT(*sliced->standard_error, 0.02 * sliced->value);
}

TEST_F(SampleMetrics, AnErrorWithoutReplicatesIsKept) {
  const auto metric = two_sample_metric(
      {.name = "large"}, [](const Seen&, const Seen&, const Rng&) -> Compared { return {.value = 2, .standard_error = 0.5}; });
  const Reference reference({.judged = test_, .train = train_, .codec = codec_, .n = 100, .rng = Rng(1)});
  const Sampler sampler{"own", [&](std::int64_t n, const Rows&, Rng& rng) { return Rows(model_.draw(n, rng)); }};
  const Subject subject(model_, test_, codec_, 1, 100, Rng(1), {&reference, &sampler, 100});
  const auto found = std::get<Measurement>(metric.measure(subject));
  EXPECT_EQ(found.standard_error, 0.5);
  EXPECT_EQ(found.error_by, "subsets of rows");
  EXPECT_EQ(found.real_vs_real_error, 0.5);
}

// One number that is not finite makes every neighbor the first row and every ball empty: a two-sample test that guesses would
// look perfect. So there is no number at all.
TEST_F(SampleMetrics, OfSamplesThatAreNotFiniteDoNotExist) {
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    const auto found = judge([bad](Tensor& x) { x[7][2] = bad, x[8] = bad; });
    EXPECT_TRUE(found.measured.empty());
    ASSERT_EQ(found.omitted.size(), asked_);
    for (const auto& each : found.omitted) EXPECT_EQ(each.reason, "2 of 100 samples are not finite") << each.metric;
  }
}

// Finite, but squares and products of them are not.
TEST_F(SampleMetrics, OfEnormousSamplesAreNumbersOrReasons) {
  const auto found = judge([](Tensor& x) { x[7] = 1e30; });
  EXPECT_EQ(found.measured.size() + found.omitted.size(), asked_);
  for (const auto& each : found.measured) EXPECT_FALSE(std::isnan(each.value)) << each.metric;
}

TEST_F(SampleMetrics, OfTooFewRowsSaySo) {
  for (const auto& each : judge([](Tensor&) {}, 5).omitted)
    EXPECT_THAT(each.reason, testing::HasSubstr("at least 10")) << each.metric;
}

}  // namespace
}  // namespace gx
