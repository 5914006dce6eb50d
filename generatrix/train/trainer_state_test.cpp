// The same seed gives the same training, and the whole state of a trainer is what a resumed one needs.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <set>

#include "generatrix/base/torch.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/train/trainer.h"

#include "tests/support/toy_model.h"

namespace gx {
namespace {

const Field kPicture{.name = "image", .values = Levels{256}, .shape = {1, 4, 4}};
const Task kTask{{{kPicture}}};

struct Toy {
  explicit Toy(const TrainSpec& spec, std::uint64_t build_seed = 1)
      : model(build(build_seed)), loader(images()), trainer(*model, spec, loader, 50, at::kCPU) {
    model->train();
  }
  static ModelPtr build(std::uint64_t seed) {
    const SeedScope scope(seed);
    return toy_catalog().at("toy").build({}, kTask);
  }
  static Loader images() {
    return {std::make_shared<MemoryDataset>(Batch{toy_images(30, 5).unsqueeze(1)}), Codec({dynamic_codec(kPicture)}), 8, Rng(3)};
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

TEST(TrainerState, SameSeedSameParametersWhateverTorchDrewBefore) {
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

TEST(TrainerState, LeavesTorchsDefaultStreamWhereItWas) {
  Toy toy(TrainSpec{});
  const SeedScope scope(8);
  const auto expected = [] {
    const SeedScope same(8);
    return at::rand({3});
  }();
  toy.trainer.step();
  EXPECT_TRUE(at::equal(at::rand({3}), expected));
}

TEST(TrainerState, StateIndexAndPositionSayEverything) {
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

TEST(TrainerState, StateHasEachNameOnce) {
  TrainSpec spec;
  spec.ema = 0.9;
  Toy toy(spec);
  std::set<std::string> names;
  for (const auto& [name, tensor] : toy.trainer.state()) EXPECT_TRUE(names.insert(name).second) << name;
}

TEST(TrainerState, AveragesAreInForceAsLongAsTheScope) {
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
