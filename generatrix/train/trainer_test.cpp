#include "generatrix/train/trainer.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/autograd.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"

#include "tests/support/numbered_rows.h"
#include "tests/support/toy_model.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

// Two turns whose losses both look at both parameters.
struct TwoPlayers final : Model {
  TwoPlayers() {
    a = register_parameter("a", at::ones({2}));
    b = register_parameter("b", at::ones({3}));
  }
  std::vector<Turn> turns() override {
    const auto both = [this](const Batch& batch, const Step& step) {
      batches.push_back(batch.event.empty() ? Tensor() : batch.x().flatten());
      EXPECT_EQ(step.n_rows, 40);
      EXPECT_EQ(step.n_batch, TrainSpec{}.batch) << "as the configuration asks";
      draws.push_back(step.rng.uniform({4}));
      indices.push_back(step.index);
      return Loss().add("product", a.sum() * b.sum()).keep("index", at::full({1}, step.index));
    };
    const auto after = [this](const Batch& batch, const Step& step, const Loss& loss) {
      ++n_after;
      EXPECT_TRUE(at::equal(batch.x().flatten(), batches.back()));
      EXPECT_EQ(loss.kept("index").item<std::int64_t>(), step.index);
    };
    return {{.name = "first", .parameters = {a}, .loss = both, .repeats = repeats, .reads = first_reads, .after = after},
            {.name = "second", .parameters = {b}, .loss = both, .reads = second_reads}};
  }
  Tensor a, b;
  std::vector<Tensor> batches, draws;
  std::vector<std::int64_t> indices;
  int n_after = 0;
  Repeats repeats = always(3);
  Turn::Reads first_reads = Turn::Reads::own, second_reads = Turn::Reads::own;
};

TrainSpec sgd(double rate = 0.1) {
  TrainSpec spec;
  spec.optimizer = {.kind = "sgd", .learning_rate = rate};
  return spec;
}

TEST(Trainer, ATurnMovesItsOwnParametersOnly) {
  TwoPlayers model;
  auto loader = numbers(40, 4);
  auto spec = sgd(0.25);
  spec.optimizer.turns["first"] = Table{{"learning_rate", 1e-300}};
  Trainer(model, spec, loader, 10, at::kCPU).step();
  EXPECT_TRUE(at::equal(model.a, at::ones({2})));
  EXPECT_TRUE(at::equal(model.b, at::full({3}, 1 - 0.25 * 2)));  // d(a b)/db = sum of a
  EXPECT_FALSE(model.a.grad().defined() || model.b.grad().defined());
}

TEST(Trainer, RepeatsDrawTheirOwnBatchesAndAfterRunsBehindEach) {
  TwoPlayers model;
  auto loader = numbers(40, 4), same = numbers(40, 4);
  Trainer trainer(model, sgd(1e-3), loader, 10, at::kCPU);
  trainer.step();
  trainer.step();
  ASSERT_EQ(model.batches.size(), 8u);  // three repeats and one, twice
  for (const auto& batch : model.batches) EXPECT_TRUE(at::equal(batch, same.next().x().flatten()));
  EXPECT_EQ(trainer.rows_read(), 8 * 4);
  EXPECT_EQ(model.n_after, 6);
  EXPECT_THAT(model.indices, ::testing::ElementsAre(0, 0, 0, 0, 1, 1, 1, 1));
  for (std::size_t i = 0; i < model.draws.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_FALSE(at::equal(model.draws[i], model.draws[j])) << i << " " << j;
  }
}

TEST(Trainer, TurnsThatShareReadOneBatchAStepAndOthersTheirOwnOrNone) {
  TwoPlayers sharing, drawing;
  sharing.first_reads = sharing.second_reads = Turn::Reads::shared;
  drawing.second_reads = Turn::Reads::none;
  auto loader = numbers(40, 4), other = numbers(40, 4), same = numbers(40, 4);
  Trainer one(sharing, sgd(1e-3), loader, 10, at::kCPU), two(drawing, sgd(1e-3), other, 10, at::kCPU);
  for (int i = 0; i < 2; ++i) {
    one.step();
    two.step();
  }
  for (std::size_t step = 0; step < 2; ++step) {
    const auto shared = same.next().x().flatten();
    for (std::size_t i = 0; i < 4; ++i) EXPECT_TRUE(at::equal(sharing.batches[4 * step + i], shared)) << i;
    EXPECT_FALSE(drawing.batches[4 * step + 3].defined());
  }
  EXPECT_EQ(one.rows_read(), 2 * 4);
  EXPECT_EQ(two.rows_read(), 2 * 3 * 4);
}

TEST(StepsToRead, AreThoseUntilTheTurnsHaveReadSoMany) {
  TwoPlayers model;
  EXPECT_EQ(steps_to_read(model.turns(), 1, 40), 10);  // three and one a step
  EXPECT_EQ(steps_to_read(model.turns(), 1, 41), 11);
  model.second_reads = Turn::Reads::none;
  EXPECT_EQ(steps_to_read(model.turns(), 1, 40), 14);
  model.first_reads = Turn::Reads::none;
  EXPECT_EQ(steps_to_read(model.turns(), 1, 40), 40);
  model.first_reads = model.second_reads = Turn::Reads::shared;
  EXPECT_EQ(steps_to_read(model.turns(), 1, 40), 40);
  model.first_reads = model.second_reads = Turn::Reads::own;
  model.repeats = from_step(5);
  EXPECT_EQ(steps_to_read(model.turns(), 1, 25), 5 + 10);  // one a step, then two
}

TEST(Trainer, RefusesSettingsOfATurnThatTheModelDoesNotHave) {
  TwoPlayers model;
  auto loader = numbers(40, 4);
  auto spec = sgd();
  spec.optimizer.turns["frist"] = Table{{"learning_rate", 1.0}};
  EXPECT_THAT([&] { Trainer(model, spec, loader, 10, at::kCPU); },
              ThrowsMessage<UserError>(AllOf(HasSubstr("train.optimizer"), HasSubstr("frist"), HasSubstr("'first'"))));
}

TEST(Trainer, FollowsTheSchedule) {
  TwoPlayers model;
  auto loader = numbers(40, 4);
  auto spec = sgd(0.25);
  spec.optimizer.turns["first"] = Table{{"learning_rate", 1e-300}};
  spec.schedule.warm_up = 2;
  Trainer trainer(model, spec, loader, 10, at::kCPU);
  EXPECT_EQ(trainer.learning_rate_factors()[1], std::pair(std::string("second"), 0.5));
  trainer.step();
  EXPECT_TRUE(at::equal(model.b, at::full({3}, 1 - 0.125 * 2)));
}

TEST(Trainer, ClipsEachTurnsGradientToItsLimit) {
  TwoPlayers model;
  auto loader = numbers(40, 4);
  auto spec = sgd(1);
  spec.clip_norm = 0.3;
  spec.optimizer.turns["first"] = Table{{"learning_rate", 1e-300}};
  Trainer(model, spec, loader, 10, at::kCPU).step();
  EXPECT_NEAR((model.b - 1).norm().item<double>(), 0.3, 1e-6);
}

TEST(Trainer, ATurnMayHaveAScheduleAndLimitsOfItsOwn) {
  TwoPlayers model;
  auto loader = numbers(40, 4);
  auto spec = sgd(1);
  spec.clip_norm = 0.3;
  spec.schedule.warm_up = 3;
  const Table own{{"clip_norm", 0}, {"learning_rate", 0.25}, {"schedule", Table{{"warm_up", 2}}}};
  spec.optimizer.turns["first"] = own;
  model.repeats = always(1);
  Trainer trainer(model, spec, loader, 10, at::kCPU);
  EXPECT_THAT(trainer.learning_rate_factors(), ::testing::ElementsAre(std::pair("first", 0.5), std::pair("second", 1.0 / 3)));
  trainer.step();
  EXPECT_TRUE(at::equal(model.a, at::full({2}, 1 - 0.125 * 3)));    // d(a b)/da = sum of b, not clipped
  EXPECT_NEAR((model.b - 1).norm().item<double>(), 0.3 / 3, 1e-6);  // clipped, then the rate of a third
}

// A loss that is NaN on the steps where it is told so.
struct Stumbles final : Model {
  Stumbles() { w = register_parameter("w", at::ones({2})); }
  std::vector<Turn> turns() override {
    return {{"model", {w}, [this](const Batch&, const Step& step) {
               return Loss().add("error", w.pow(2).sum() * (step.index == bad ? std::nan("") : 1));
             }}};
  }
  Tensor w;
  std::int64_t bad = 2;
};
TEST(Trainer, SkipsAStepThatIsNotFiniteAndGoesOn) {
  for (const auto* kind : {"adam", "adamw", "adamax", "rmsprop", "sgd"}) {
    Stumbles stumbling, steady;
    auto spec = sgd(0.01);
    spec.optimizer.kind = kind;
    spec.skip_above = 100;
    spec.clip_norm = 1;
    auto loader = numbers(40, 4);
    steady.bad = -1;
    Trainer one(stumbling, spec, loader, 10, at::kCPU), other(steady, spec, loader, 10, at::kCPU);
    for (int i = 0; i < 5; ++i) one.step();
    for (int i = 0; i < 4; ++i) other.step();
    EXPECT_TRUE(at::equal(stumbling.w, steady.w)) << kind;
    EXPECT_NO_THROW(one.check_weights());
    EXPECT_EQ(one.read()[0].terms.back().second, 0.2) << kind;  // one of five skipped
  }
}

TEST(Trainer, WithoutSkippingItIsDiverged) {
  Stumbles model;
  auto loader = numbers(40, 4);
  Trainer trainer(model, sgd(0.01), loader, 10, at::kCPU);
  for (int i = 0; i < 5; ++i) trainer.step();
  EXPECT_THAT([&] { trainer.read(); },
              ThrowsMessage<Diverged>(AllOf(HasSubstr("turn model"), HasSubstr("term error"), HasSubstr("step 2"))));
  EXPECT_THAT([&] { trainer.check_weights(); }, ThrowsMessage<Diverged>(HasSubstr("parameter w")));
}

// Keeps the batch that it was first shown.
struct Cold final : Model, NeedsWarmStart {
  Cold() { w = register_parameter("w", at::ones({1})); }
  void warm_start(const Batch& batch, Rng&) override { seen = batch.x().clone(); }
  std::vector<Turn> turns() override {
    return {{"model", {w}, [this](const Batch& batch, const Step&) {
               if (!first.defined()) first = batch.x().clone();
               return Loss().add("error", w.sum());
             }}};
  }
  Tensor w, seen, first;
};

TEST(Trainer, AWarmStartTakesNoBatchAway) {
  Cold model;
  auto loader = numbers(40, 4);
  Trainer trainer(model, sgd(0.01), loader, 10, at::kCPU);
  EXPECT_EQ(loader.state(), Loader::State());
  trainer.step();
  EXPECT_TRUE(at::equal(model.seen, model.first));
  EXPECT_EQ(trainer.rows_read(), 4);
}

// Two weights that a warm start sets.
struct Warmed final : Model, NeedsWarmStart {
  Warmed() { a = register_parameter("a", at::ones({1})), b = register_parameter("b", at::ones({1})); }
  void warm_start(const Batch&, Rng&) override { a.fill_(7), b.fill_(7); }
  std::vector<Turn> turns() override {
    return {{"model", {a, b}, [this](const Batch&, const Step&) { return Loss().add("error", (a + b).sum()); }}};
  }
  Tensor a, b;
};

TEST(Trainer, AWarmStartLeavesWhatComesFromAnotherRun) {
  auto loader = numbers(40, 4);
  const auto first = [&](const std::vector<std::string>& known) {
    Warmed model;
    const Trainer trainer(model, sgd(0.01), loader, 10, at::kCPU, Communicator(), known);
    return std::pair(model.a.item<float>(), model.b.item<float>());
  };
  EXPECT_EQ(first({}), std::pair(7.F, 7.F));
  EXPECT_EQ(first({"a"}), std::pair(1.F, 7.F));
  EXPECT_EQ(first({"a", "b"}), std::pair(1.F, 1.F));
}

// What the matrix product computes in, and what the gradient arrives as.
struct Typed final : Model {
  Typed() { w = register_parameter("w", at::ones({1, 3})); }
  std::vector<Turn> turns() override {
    return {{"model", {w}, [this](const Batch& batch, const Step&) {
               const auto y = batch.x().matmul(w);
               inside = y.scalar_type();
               w.register_hook([this](const Tensor& g) { gradient = g.scalar_type(); });
               return Loss().add("error", y.to(at::kFloat).pow(2).mean());
             }}};
  }
  Tensor w;
  at::ScalarType inside{}, gradient{};
};

TEST(Trainer, Bfloat16IsForProductsAndGradientsAreFloat32) {
  Typed model;
  auto loader = numbers(40, 4);
  auto spec = sgd(1e-4);
  spec.precision = "bf16";
  Trainer trainer(model, spec, loader, 10, at::kCPU);
  trainer.step();
  const auto once = model.w.detach().clone();
  trainer.step();
  EXPECT_EQ(model.inside, at::kBFloat16);
  EXPECT_EQ(model.gradient, at::kFloat);
  EXPECT_EQ(model.w.scalar_type(), at::kFloat);
  EXPECT_FALSE(at::equal(model.w, once));
  EXPECT_EQ(at::matmul(at::ones({1, 1}), model.w.detach()).scalar_type(), at::kFloat);  // the scope has ended
}

}  // namespace
}  // namespace gx
