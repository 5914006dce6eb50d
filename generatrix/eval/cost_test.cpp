#include "generatrix/eval/cost.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"
#include "generatrix/eval/cost/memory.h"
#include "generatrix/eval/linear_gaussian.h"
#include "generatrix/prob/bijectors/affine.h"

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
struct Chain final : Model, CanSample, CanScore, CanInvert, TakesLabels {
  Tensor w = register_parameter("w", at::eye(4)), steps = register_buffer("steps", at::zeros({3}));
  Tensor labels_seen;
  bool visible = false;

  Turn turn(const std::string& name, int repeats) {
    return {.name = name,
            .parameters = {w},
            .loss =
                [this](const Batch& batch, Step&) {
                  steps.add_(is_training() ? 1 : 100);
                  return Loss().add("all", at::mm(batch.x, w).sum());
                },
            .repeats = always(repeats)};
  }
  std::vector<Turn> turns() override { return {turn("one", 1), turn("two", 2)}; }
  std::int64_t passes_to_sample() const override { return 4; }
  std::int64_t classes() const override { return 3; }
  Tensor sample(std::int64_t n, const Tensor& given, Rng& rng) override {
    labels_seen = given;
    auto x = rng.normal({n, 4});
    for (int pass = 0; visible && pass < 4; ++pass) x = at::mm(x, w);
    return x;
  }
  Score score(const Batch& batch, Rng&) override {
    return {at::mm(batch.x, w).sum(1), Score::Kind::exact, Score::Measure::density};
  }
  Bijector bijector(const Tensor&) override { return Affine{at::zeros({4}), at::full({4}, 3.)}; }
};

class CostOf : public testing::Test {
 protected:
  Cost measure(const CostOptions& options = kQuick) {
    return measure_cost(model_, &sampler_, {at::rand({6, 4}), {}, {}}, {.event = {4}, .kind = Space::Kind::byte, .symbols = 256},
                        options);
  }
  Chain model_;
  Sampler sampler_{"own", [this](std::int64_t n, const Tensor& given, Rng& rng) { return model_.sample(n, given, rng); }};
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
  EXPECT_GT(cost.bytes_to_sample.value, 0);
}

TEST_F(CostOf, HidesAnArithmeticThatCannotBeSeen) {
  EXPECT_FALSE(measure().flops_to_sample.value);
  EXPECT_THAT(measure().flops_to_sample.reason, testing::HasSubstr("counted"));
  model_.visible = true;
  EXPECT_EQ(measure().flops_to_sample.value, 4 * 2 * 4 * 4);
}

TEST_F(CostOf, MeasuresSpeedWithItsSpreadAndGivesLabels) {
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

TEST_F(CostOf, AnInverseBringsEveryLevelBack) {
  const auto cost = measure();
  EXPECT_LT(cost.round_trip_error.value, 1e-6);
  EXPECT_EQ(cost.round_trip_error.kind, "inverse");
  EXPECT_EQ(cost.levels_restored.value, 1);
}

// The mean code of its exact posterior shrinks x - b in the plane of W and loses the rest.
TEST(CostOfLinearGaussian, ACodeLosesWhatItDoesNotHold) {
  auto model = LinearGaussian::exact();
  const auto x = at::randn({5, 4}, at::kDouble);
  const auto again = at::matmul(at::matmul(x - model.b, model.a.t()), model.w.t()) + model.b;
  const auto cost = measure_cost(model, nullptr, {x, {}, {}}, {.event = {4}}, kQuick);
  EXPECT_NEAR(*cost.round_trip_error.value, (x - again).abs().max().item<double>(), 1e-12);
  EXPECT_EQ(cost.round_trip_error.kind, "code");
  EXPECT_FALSE(cost.levels_restored.value);
  EXPECT_EQ(cost.flops_to_encode.value, 2 * 4 * 2);
  EXPECT_EQ(cost.flops_to_train.reason, "nothing in it is trained");
  EXPECT_EQ(cost.samples_per_second.reason, "it cannot be sampled");
}

struct Nothing final : Model {
  std::vector<Turn> turns() override { return {}; }
};

TEST(CostOfNothing, EveryNumberIsAbsentForAReason) {
  Nothing model;
  const auto cost = measure_cost(model, nullptr, {at::zeros({2, 4}), {}, {}}, {.event = {4}}, kQuick);
  EXPECT_EQ(cost.parameters.value, 0);
  for (const auto* number :
       {&cost.flops_to_train, &cost.bytes_to_train, &cost.passes_to_score, &cost.flops_to_score, &cost.flops_to_encode,
        &cost.scores_per_second, &cost.codes_per_second, &cost.score_speedup, &cost.bytes_to_score, &cost.passes_to_sample,
        &cost.flops_to_sample, &cost.samples_per_second, &cost.samples_per_second_at_once, &cost.sample_speedup,
        &cost.bytes_to_sample, &cost.round_trip_error, &cost.levels_restored}) {
    EXPECT_FALSE(number->value);
    EXPECT_FALSE(number->reason.empty());
  }
}

TEST(MeasureCost, RefusesNoRows) {
  Nothing model;
  EXPECT_THROW(measure_cost(model, nullptr, {at::zeros({0, 4}), {}, {}}, {.event = {4}}), UserError);
  EXPECT_THROW(measure_cost(model, nullptr, {at::zeros({1, 4}), {}, {}}, {.event = {4}}, {.at_once = 0}), UserError);
}

}  // namespace
}  // namespace gx
