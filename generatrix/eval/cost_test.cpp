#include "generatrix/eval/cost.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"
#include "generatrix/eval/cost/memory.h"

#include "tests/support/linear_gaussian.h"

namespace gx {
namespace {

constexpr CostOptions kQuick{.seconds = 0.002, .at_once = 8, .cores = 2};

TEST(PeakTensorBytes, IsTheMostAtOneTime) {
  EXPECT_EQ(peak_tensor_bytes([] { at::zeros({1000}, at::kDouble); }), 8000);
  EXPECT_EQ(peak_tensor_bytes([] {
              at::zeros({1000}, at::kDouble);
              at::zeros({500}, at::kDouble);
            }),
            8000)
      << "the first is gone before the second comes";
  EXPECT_EQ(peak_tensor_bytes([] { const auto a = at::zeros({1000}, at::kDouble), b = at::zeros({500}, at::kDouble); }), 12000);
  EXPECT_EQ(peak_tensor_bytes([] {}), 0);
  auto before = at::zeros({1000});
  EXPECT_EQ(peak_tensor_bytes([&] { before = Tensor(); }), 0) << "what was there before is not the call's";
}

TEST(MeasureRate, CountsItemsASecond) {
  const auto sleep = [] { std::this_thread::sleep_for(std::chrono::milliseconds(2)); };
  const auto rate = measure_rate(10, 0.02, sleep);
  EXPECT_LE(rate.per_second, 10 / 0.002);
  EXPECT_GT(rate.repeats, 1);
  EXPECT_LE(rate.low, rate.per_second);
  EXPECT_LE(rate.per_second, rate.high);
  int n = 0;
  EXPECT_EQ(measure_rate(1, 0, [&] { ++n; }).repeats, 1);
  EXPECT_EQ(n, 1) << "a slow call is not repeated";
  EXPECT_THROW(measure_rate(0, 1, sleep), std::logic_error);
}

// Two turns over one matrix, the second twice a step; a running average; a sampler of four passes that no operator of which is
// counted.
struct Chain final : Model, CanSample, CanScore {
  Chain() : Model({{}, {{{.name = "label", .values = Symbols{{3}}}}}}) {}
  Tensor w = register_parameter("w", at::eye(4)), steps = register_buffer("steps", at::zeros({3}));
  Tensor labels_seen;
  bool visible = false;

  Turn turn(const std::string& name, int repeats) {
    return {.name = name,
            .parameters = {w},
            .loss =
                [this](const Batch& batch, const Step&) {
                  steps.add_(is_training() ? 1 : 100);
                  return Loss().add("all", at::mm(batch.x(), w).sum());
                },
            .repeats = always(repeats)};
  }
  std::vector<Turn> turns() override { return {turn("one", 1), turn("two", 2)}; }
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override {
    labels_seen = given.x();
    auto x = rng.normal({n, 4});
    for (int pass = 0; visible && pass < 4; ++pass) x = at::mm(x, w);
    return x;
  }
  Score score(const Batch& batch, Rng&) override { return {at::mm(batch.x(), w).sum(1), score_info()}; }
  ScoreInfo score_info() const override { return {Score::Kind::exact, Score::Measure::density}; }
};

class CostOf : public testing::Test {
 protected:
  Cost measure(const CostOptions& options = kQuick) {
    const Batch rows{at::rand({6, 4}), at::tensor({0, 1, 2, 0, 1, 2}, at::kLong)};
    return with_sampling(measure_cost(model_, rows, options), model_, sampler_, rows, options);
  }
  Chain model_;
  Sampler sampler_{.name = "own",
                   .draw = [this](std::int64_t n, const Rows& given, Rng& rng) { return model_.sample(n, given, rng); },
                   .passes = 4};
};

TEST_F(CostOf, CountsSizeAndArithmetic) {
  const auto cost = measure();
  EXPECT_EQ(cost.parameters.value, 16);
  EXPECT_THAT(cost.parameters.extra, testing::ElementsAre(std::pair("buffers", 3.)));
  EXPECT_EQ(cost.flops_to_score.value, 2 * 4 * 4);
  EXPECT_EQ(cost.flops_to_train.value, 3 * 2 * (2 * 4 * 4)) << "three losses, forward and the gradient of w";
  EXPECT_EQ(cost.passes_to_sample.value, 4);
  EXPECT_EQ(cost.passes_to_score.value, 1);
  EXPECT_GT(cost.bytes_to_train.value, 6 * 4 * 4);
}

TEST_F(CostOf, MemoryHoldsWhatTheOptimizerKeeps) {
  auto options = kQuick;
  const auto without = *measure(options).bytes_to_train.value;
  options.numbers_kept = 2;
  EXPECT_EQ(*measure(options).bytes_to_train.value, without + 2 * 16 * 4);
  const Batch rows{at::rand({6, 4}), at::zeros({6}, at::kLong)}, many{at::rand({600, 4}), at::zeros({600}, at::kLong)};
  EXPECT_GT(*measure_cost(model_, rows, many, kQuick).bytes_to_train.value,
            *measure_cost(model_, rows, kQuick).bytes_to_train.value);
}

TEST_F(CostOf, HidesAnArithmeticThatCannotBeSeen) {
  EXPECT_FALSE(measure().flops_to_sample.value);
  EXPECT_THAT(measure().flops_to_sample.reason, testing::HasSubstr("counted"));
  model_.visible = true;
  EXPECT_EQ(measure().flops_to_sample.value, 4 * 2 * 4 * 4);
}

TEST_F(CostOf, MeasuresSpeedWithItsSpreadAndGivesConditions) {
  const auto cost = measure();
  for (const auto* speed : {&cost.samples_per_second, &cost.samples_per_second_at_once, &cost.scores_per_second}) {
    EXPECT_GT(speed->value, 0);
    ASSERT_EQ(speed->extra.size(), 4u);
    EXPECT_LE(speed->extra[0].second, speed->extra[1].second);
  }
  EXPECT_GT(cost.sample_speedup.value, 0);
  EXPECT_GT(cost.score_speedup.value, 0);
  EXPECT_TRUE(at::equal(model_.labels_seen, at::tensor({0, 1, 2, 0, 1, 2, 0, 1}, at::kLong)));
  EXPECT_EQ(measure({.seconds = 0, .at_once = 2, .cores = 1}).sample_speedup.reason, "this machine has one core");
}

TEST_F(CostOf, LeavesEverythingAsItWas) {
  const auto threads = threads_in_use();
  for (const bool training : {true, false}) {
    model_.train(training);
    measure();
    EXPECT_EQ(model_.is_training(), training);
  }
  EXPECT_EQ(threads_in_use(), threads);
  EXPECT_EQ(model_.steps.sum().item<float>(), 0);
  EXPECT_TRUE(at::equal(model_.w, at::eye(4)));
  EXPECT_FALSE(model_.w.grad().defined());
}

// A sampler of codes decodes once, however many passes the model's own takes.
TEST_F(CostOf, TheDepthIsThatOfTheSampler) {
  const Sampler of_codes{.name = "gmm", .draw = sampler_.draw};
  const Batch rows{at::rand({6, 4}), at::zeros({6}, at::kLong)};
  const auto cost = measure_cost(model_, rows, kQuick);
  EXPECT_EQ(with_sampling(cost, model_, of_codes, rows, kQuick).passes_to_sample.value, 1);
  EXPECT_EQ(with_sampling(cost, model_, sampler_, rows, kQuick).passes_to_sample.value, 4);
}

TEST(CostOfLinearGaussian, IsOfReadingAlone) {
  auto model = LinearGaussian::exact();
  const auto cost = measure_cost(model, {at::randn({5, 4}, at::kDouble)}, kQuick);
  EXPECT_GT(cost.scores_per_second.value, 0);
  EXPECT_GT(cost.codes_per_second.value, 0);
  EXPECT_EQ(cost.flops_to_train.reason, "nothing in it is trained");
  EXPECT_EQ(cost.samples_per_second.reason, "no sampler draws from this model");
}

struct Nothing final : Model {
  std::vector<Turn> turns() override { return {}; }
};

TEST(CostOfNothing, EveryNumberIsAbsentForAReason) {
  Nothing model;
  const auto cost = measure_cost(model, {at::zeros({2, 4})}, kQuick);
  EXPECT_EQ(cost.parameters.value, 0);
  for (const auto* number :
       {&cost.flops_to_train, &cost.bytes_to_train, &cost.passes_to_score, &cost.flops_to_score, &cost.scores_per_second,
        &cost.codes_per_second, &cost.score_speedup, &cost.passes_to_sample, &cost.flops_to_sample, &cost.samples_per_second,
        &cost.samples_per_second_at_once, &cost.sample_speedup}) {
    EXPECT_FALSE(number->value);
    EXPECT_FALSE(number->reason.empty());
  }
}

TEST(MeasureCost, RefusesNoRows) {
  Nothing model;
  EXPECT_THROW(measure_cost(model, {at::zeros({0, 4})}), UserError);
  EXPECT_THROW(measure_cost(model, {at::zeros({1, 4})}, {.at_once = 0}), UserError);
}

}  // namespace
}  // namespace gx
