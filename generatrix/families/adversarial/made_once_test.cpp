// One pass of the generator for both turns, and one of the discriminator for both games about rows and conditions.
#include "generatrix/families/adversarial/made_once.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/families/adversarial/adversarial.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using tolerance::kAlgebra;

const Task kToldNumbers{Space{{Field{.name = "x", .values = Real{}, .shape = {2}}}},
                        Space{{Field{.name = "label", .values = Symbols{{3}}}}}};

struct ToldGame {
  std::shared_ptr<int> passes = std::make_shared<int>(0);  // of the generator
  ReaderPtr reader = make_reader(kToldNumbers.given);
  Judge judge = Judge(MlpSpec{.hidden = {8}}, {2}, reader->shape(), {});
  std::shared_ptr<Adversarial> model;

  explicit ToldGame(const Rules& rules, const RegularizerSpec& regularizer = NoRegularizerSpec{}) {
    at::manual_seed(1);
    const PlayerSpec net = MlpSpec{.hidden = {8}};
    judge = Judge(net, {2}, reader->shape(), {});
    const auto z = Rng(2).normal({6, 3});  // in every turn, so that turns differ by what they are told alone
    const Prior prior = [z, passes = passes](std::int64_t n, at::ScalarType type, Rng&) {
      ++*passes;
      return z.narrow(0, 0, n).to(type);
    };
    model = std::make_shared<Adversarial>(
        Adversarial::Parts{.generator = {generator_net(net, 3 + 3, 3, {2}), prior, ValueRange(kToldNumbers.event.only())},
                           .judge = judge,
                           .divergence = make_divergence(GameSpec(NonSaturatingSpec{})),
                           .regularizer = make_regularizer(regularizer),
                           .rules = rules,
                           .given_reader = reader,
                           .judge_reader = reader},
        kToldNumbers);
    model->to(at::kDouble);
  }
  static Batch batch(std::int64_t n = 6) { return {Rng(3).normal({n, 2}, at::kDouble), Rows(at::arange(n).remainder(3))}; }
  Loss loss(const std::string& name, std::int64_t index = 0, std::int64_t n = 6) const {
    Rng rng(1);
    const Step step{index, 10, 100, 6, rng};
    for (const auto& turn : model->turns()) {
      if (turn.name == name) return turn.loss(batch(n), step);
    }
    throw std::logic_error(name);
  }
  std::vector<Tensor> gradients(const std::string& name) const {
    for (const auto& turn : model->turns()) {
      if (turn.name == name) return torch::autograd::grad({loss(name).total()}, turn.parameters);
    }
    throw std::logic_error(name);
  }
};

void expect_same(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_TRUE(at::equal(a[i], b[i])) << i;
}

TEST(MadeOnce, IsTakenOnceAndInItsStep) {
  Rng rng(1);
  MadeOnce<int> made;
  EXPECT_EQ(made.first({0, 1, 1, 1, rng}, [] { return 7; }), 7);
  EXPECT_EQ(made.second({1, 1, 1, 1, rng}, [] { return 8; }), 8) << "of another step";
  EXPECT_EQ(made.second({0, 1, 1, 1, rng}, [] { return 8; }), 7);
  EXPECT_EQ(made.second({0, 1, 1, 1, rng}, [] { return 8; }), 8) << "taken before";
  MadeOnce<int> each(/*reuses=*/false);
  EXPECT_EQ(each.first({0, 1, 1, 1, rng}, [] { return 7; }), 7);
  EXPECT_EQ(each.second({0, 1, 1, 1, rng}, [] { return 8; }), 8);
}

// With the same noise in both turns nothing but the number of passes changes.
TEST(MadeOnce, ReuseChangesNoLossAndNoGradient) {
  const ToldGame each({}), once({.reuse = true});
  for (const auto* turn : {"discriminator", "generator"}) expect_same(each.gradients(turn), once.gradients(turn));
  EXPECT_EQ(*each.passes, 2);
  EXPECT_EQ(*once.passes, 1);
  EXPECT_EQ(once.model->turns()[0].reads, Turn::Reads::shared) << "conditions of the same rows";
  EXPECT_EQ(each.model->turns()[0].reads, Turn::Reads::own);
}

TEST(MadeOnce, SimultaneousTurnsStartAtTheSameWeights) {
  const ToldGame each({}), both({.simultaneous = true});
  const auto of_generator = each.gradients("generator"), of_discriminator = each.gradients("discriminator");
  ASSERT_EQ(both.model->turns()[0].name, "generator");
  expect_same(both.gradients("generator"), of_generator);
  {
    const at::NoGradGuard off;
    const auto turns = both.model->turns();
    for (auto weight : turns[0].parameters) weight.add_(1);  // the generator moves
  }
  expect_same(both.gradients("discriminator"), of_discriminator);
  EXPECT_EQ(*both.passes, 1);
  both.loss("generator");
  EXPECT_TRUE(at::isfinite(both.loss("discriminator", 0, 4).total()).item<bool>()) << "a batch smaller than the others";
}

// The losses of the game about rows and of the game about conditions are those of two games that ask on their own.
TEST(Mismatch, IsAskedInOnePassOfThreeGroups) {
  const ToldGame played({.mismatch = 0.5}, R1Spec{.gamma = 1});
  const auto loss = played.loss("discriminator");
  const auto batch = ToldGame::batch();
  Rng rng(1);
  const auto generated = played.model->sample(6, batch.given, rng).x();
  const auto own = played.reader->read(batch.given).whole.to(at::kDouble);
  const auto ask = [&](const Tensor& other, const Tensor& of_other) {
    const Context told{.whole = at::cat({own, of_other})};
    const Critic critic{.output = [&, told](const Tensor& rows) { return played.judge.output(rows, told); },
                        .real = batch.x(),
                        .generated = other};
    return make_divergence(GameSpec(NonSaturatingSpec{})).discriminator(critic).terms();
  };
  const auto rows = ask(generated, own), conditions = ask(batch.x(), own.roll(1, 0));
  const auto& terms = loss.terms();
  ASSERT_EQ(terms.size(), 5u);
  const auto near = [](const Loss::Term& a, const Loss::Term& b) {
    EXPECT_NEAR(a.value.item<double>(), b.value.item<double>(), kAlgebra) << a.name;
  };
  near(terms[0], rows[0]), near(terms[1], rows[1]);
  EXPECT_EQ(terms[2].name, "penalty");
  near(terms[3], conditions[0]), near(terms[4], conditions[1]);
  EXPECT_EQ(terms[4].name, "mismatched_generated");
  EXPECT_EQ(terms[4].weight, 0.5);
}

}  // namespace
}  // namespace gx
