#include "generatrix/train/trainer.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/autograd.h>

#include <cstring>

#include "generatrix/base/errors.h"
#include "generatrix/data/memory.h"

#include "tests/support/toy_model.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

// Rows 0, 1, 2, ... of one dimension, so that a batch tells which rows it holds.
Loader numbers(std::int64_t n, std::int64_t batch, std::uint64_t seed = 3) {
  Codec codec{Values::reals, {.event = {1}}};
  return {std::make_shared<MemoryDataset>(Rows{at::arange(n, at::kFloat).view({n, 1})}), codec, batch, Rng(seed)};
}

// Two turns whose losses both look at both parameters.
struct TwoPlayers final : Model {
  TwoPlayers() {
    a = register_parameter("a", at::ones({2}));
    b = register_parameter("b", at::ones({3}));
  }
  std::vector<Turn> turns() override {
    const auto both = [this](const Batch& batch, Step& step) {
      batches.push_back(batch.x.flatten());
      draws.push_back(step.rng.uniform({4}));
      indices.push_back(step.index);
      return Loss().add("product", a.sum() * b.sum());
    };
    return {{.name = "first", .parameters = {a}, .loss = both, .repeats = always(3), .after = [this] { ++n_after; }},
            {.name = "second", .parameters = {b}, .loss = both}};
  }
  Tensor a, b;
  std::vector<Tensor> batches, draws;
  std::vector<std::int64_t> indices;
  int n_after = 0;
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
  for (const auto& batch : model.batches) EXPECT_TRUE(at::equal(batch, same.next().x.flatten()));
  EXPECT_EQ(model.n_after, 6);
  EXPECT_THAT(model.indices, ::testing::ElementsAre(0, 0, 0, 0, 1, 1, 1, 1));
  for (std::size_t i = 0; i < model.draws.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_FALSE(at::equal(model.draws[i], model.draws[j])) << i << " " << j;
  }
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
  EXPECT_EQ(trainer.learning_rate_factor(), 0.5);
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

// A loss that is NaN on the steps where it is told so.
struct Stumbles final : Model {
  Stumbles() { w = register_parameter("w", at::ones({2})); }
  std::vector<Turn> turns() override {
    return {{"model", {w}, [this](const Batch&, Step& step) {
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

// What the matrix product computes in, and what the gradient arrives as.
struct Typed final : Model {
  Typed() { w = register_parameter("w", at::ones({1, 3})); }
  std::vector<Turn> turns() override {
    return {{"model", {w}, [this](const Batch& batch, Step&) {
               const auto y = batch.x.matmul(w);
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

// --- the same seed, and the whole state
struct Toy {
  explicit Toy(const TrainSpec& spec, std::uint64_t build_seed = 1)
      : model(build(build_seed)), loader(images()), trainer(*model, spec, loader, 50, at::kCPU) {
    model->train();
  }
  static ModelPtr build(std::uint64_t seed) {
    const SeedScope scope(seed);
    return toy_catalog().at("toy").build({}, {.event = {1, 4, 4}});
  }
  static Loader images() {
    return {std::make_shared<MemoryDataset>(Rows{toy_images(30, 5).unsqueeze(1)}),
            {Values::dynamic_binary, {.event = {1, 4, 4}}},
            8,
            Rng(3)};
  }
  ModelPtr model;
  Loader loader;
  Trainer trainer;
};

void expect_same(const Trainer& a, const Trainer& b) {
  const auto left = a.state(), right = b.state();
  ASSERT_EQ(left.size(), right.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    EXPECT_EQ(left[i].first, right[i].first);
    EXPECT_TRUE(at::equal(left[i].second, right[i].second)) << left[i].first;
  }
}

TEST(Trainer, SameSeedSameParametersWhateverTorchDrewBefore) {
  TrainSpec spec;
  spec.ema = 0.9;
  Toy a(spec), b(spec);
  for (int i = 0; i < 6; ++i) {
    a.trainer.step();
    at::rand({i + 1});  // torch's default stream is nobody's but the layers', inside a step
    b.trainer.step();
  }
  expect_same(a.trainer, b.trainer);
  spec.seed = 1;
  Toy c(spec);
  for (int i = 0; i < 6; ++i) c.trainer.step();
  EXPECT_FALSE(at::equal(c.trainer.state()[0].second, a.trainer.state()[0].second));
}

TEST(Trainer, LeavesTorchsDefaultStreamWhereItWas) {
  Toy toy(TrainSpec{});
  const SeedScope scope(8);
  const auto expected = [] {
    const SeedScope same(8);
    return at::rand({3});
  }();
  toy.trainer.step();
  EXPECT_TRUE(at::equal(at::rand({3}), expected));
}

TEST(Trainer, StateIndexAndPositionSayEverything) {
  for (const auto* kind : {"adam", "adamw", "adamax", "rmsprop", "sgd"}) {
    TrainSpec spec;
    spec.optimizer = {.kind = kind, .learning_rate = 0.01, .momentum = 0.5};
    spec.ema = 0.9;
    spec.schedule.shape = "cosine";
    Toy whole(spec), first(spec), second(spec, /*build_seed=*/2);
    for (int i = 0; i < 9; ++i) whole.trainer.step();
    for (int i = 0; i < 4; ++i) first.trainer.step();
    const auto from = first.trainer.state(), to = second.trainer.state();
    for (std::size_t i = 0; i < from.size(); ++i) {
      at::NoGradGuard off;
      auto target = to[i].second;
      target.copy_(from[i].second);
    }
    second.loader.restore(first.loader.state());
    second.trainer.go_on_from(first.trainer.index());
    for (int i = 0; i < 5; ++i) second.trainer.step();
    expect_same(whole.trainer, second.trainer);
  }
}

TEST(Trainer, StateHasEachNameOnce) {
  TrainSpec spec;
  spec.ema = 0.9;
  Toy toy(spec);
  std::set<std::string> names;
  for (const auto& [name, tensor] : toy.trainer.state()) EXPECT_TRUE(names.insert(name).second) << name;
}

TEST(Trainer, AveragesAreInForceAsLongAsTheScope) {
  TrainSpec spec;
  spec.ema = 0.5;
  Toy toy(spec);
  for (int i = 0; i < 3; ++i) toy.trainer.step();
  const auto live = toy.model->parameters()[0].detach().clone();
  {
    const auto scope = toy.trainer.averaged();
    EXPECT_FALSE(at::equal(toy.model->parameters()[0], live));
  }
  EXPECT_TRUE(at::equal(toy.model->parameters()[0], live));
  EXPECT_EQ(Toy(TrainSpec{}).trainer.averaged(), nullptr);
}

}  // namespace
}  // namespace gx
