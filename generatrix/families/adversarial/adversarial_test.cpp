#include "generatrix/families/adversarial/adversarial.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/autograd.h>

#include <cmath>

#include "generatrix/contract/fits.h"
#include "generatrix/nn/nets.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

const Field kGrey{.name = "image", .values = Levels{256}, .shape = {1, 4, 4}};
const Field kBinary{.name = "image", .values = kBits, .shape = {1, 4, 4}};
const Field kReal{.name = "x", .values = Real{}, .shape = {2}};

// A discriminator that remembers what it was shown.
struct Witness final : Net {
  explicit Witness(NetPtr inner) : inner(register_module("inner", std::move(inner))) {}
  Tensor forward(const Tensor& x) override {
    seen = x.detach();
    return inner->forward(x);
  }
  NetPtr inner;
  Tensor seen;
};

struct Game {
  std::shared_ptr<Witness> witness;
  std::shared_ptr<Adversarial> model;
};

Game game(const Field& field, Rules rules = {}, const DivergenceSpec& divergence = {},
          const Prior& prior = make_prior("normal", 3)) {
  const NetSpec generator = MlpSpec{.hidden = {8}, .norm = BatchNormSpec{}}, discriminator = MlpSpec{.hidden = {8}};
  auto witness = std::make_shared<Witness>(net_to_vector(discriminator, field.shape, 1));
  auto model = std::make_shared<Adversarial>(
      Adversarial::Parts{.generator = {net_to_event(generator, 3, field.shape, 1), prior, ValueRange(field)},
                         .judge = Judge(witness),
                         .divergence = make_divergence(divergence),
                         .rules = rules},
      Task{Space{{field}}, {}});
  return {witness, model};
}

Batch grey(std::int64_t n) { return {at::full({n, 1, 4, 4}, 0.75)}; }

Loss loss_of(Adversarial& model, std::size_t turn, const Batch& batch) {
  Rng rng(1);
  const Step step{0, 10, 100, batch.size(), rng};
  return model.turns()[turn].loss(batch, step);
}

TEST(Adversarial, TheDiscriminatorsTurnGeneratesWithoutGradient) {
  const auto model = game(kGrey).model;
  const auto turns = model->turns();
  ASSERT_EQ(turns[0].name, "discriminator");
  ASSERT_EQ(turns[1].name, "generator");
  const auto reached = [&](std::size_t turn) {
    const auto total = loss_of(*model, turn, grey(6)).total();
    std::int64_t n = 0;
    for (const auto& g : torch::autograd::grad({total}, turns[1].parameters, {}, {}, false, /*allow_unused=*/true))
      n += g.defined();
    return n;
  };
  EXPECT_EQ(reached(0), 0) << "parameters of the generator that the discriminator's loss depends on";
  EXPECT_EQ(reached(1), static_cast<std::int64_t>(turns[1].parameters.size()));
}

TEST(Adversarial, TheDiscriminatorSeesAsManyGeneratedRowsAsRealOnes) {
  for (const auto& [n, half, seen] : {std::tuple{6, false, 12}, {6, true, 6}, {5, true, 6}, {1, true, 2}, {1, false, 2}}) {
    const auto [witness, model] = game(kGrey, {.half_batch = half});
    loss_of(*model, 0, grey(n));
    ASSERT_EQ(witness->seen.size(0), seen);
    EXPECT_TRUE((witness->seen.narrow(0, 0, seen / 2) == 0.5).all().item<bool>()) << "0.75 as the nets see it";
    EXPECT_FALSE((witness->seen.narrow(0, seen / 2, seen / 2) == 0.5).any().item<bool>());
    loss_of(*model, 1, grey(n));
    EXPECT_EQ(witness->seen.size(0), n) << "the generator's turn makes a whole batch";
  }
}

TEST(Adversarial, ABatchOfOneRowTrains) {
  const auto [witness, model] = game(kGrey, {.half_batch = true});
  for (const std::size_t turn : {0u, 1u}) EXPECT_TRUE(at::isfinite(loss_of(*model, turn, grey(1)).total()).item<bool>());
  for (const auto& buffer : model->buffers()) EXPECT_TRUE(at::isfinite(buffer).all().item<bool>());
}

TEST(Adversarial, TheGeneratorReadsNoRows) {
  const auto turns = game(kGrey).model->turns();
  EXPECT_EQ(turns[0].reads, Turn::Reads::own);
  EXPECT_EQ(turns[1].reads, Turn::Reads::none);
}

TEST(Adversarial, TurnsRepeatAndRest) {
  const auto turns = game(kGrey, {.discriminator_steps = 5, .pretrain = 3}).model->turns();
  for (const std::int64_t index : {0, 2, 3, 100}) {
    EXPECT_EQ(turns[0].repeats(index), 5) << index;
    EXPECT_EQ(turns[1].repeats(index), index < 3 ? 0 : 1) << index;
  }
}

TEST(Adversarial, TheDiscriminatorLeadsInTheFirstStepsAndNowAndThen) {
  const auto turns = game(kGrey, {.discriminator_steps = 5, .lead = {.steps = 100, .first = 2, .every = 10}}).model->turns();
  for (const auto& [index, n] : {std::pair{0, 100}, {1, 100}, {2, 5}, {9, 5}, {10, 100}, {11, 5}})
    EXPECT_EQ(turns[0].repeats(index), n) << index;
}

TEST(Adversarial, TheDivergenceSaysWhatTheGeneratorDescends) {
  const auto term = [](const DivergenceSpec& spec) { return loss_of(*game(kGrey, {}, spec).model, 1, grey(4)).terms()[0].name; };
  EXPECT_EQ(term(NonSaturatingSpec{}), "minus_log_d");
  EXPECT_EQ(term(MinimaxSpec{}), "log_1_minus_d");
}

// A game of labels whose judge sees packs.
std::shared_ptr<Adversarial> told_game(Rules rules = {}, const GameSpec& divergence = NonSaturatingSpec{}, std::int64_t pack = 1,
                                       const RegularizerSpec& regularizer = NoRegularizerSpec{}) {
  const Task task{Space{{kReal}}, Space{{Field{.name = "label", .values = Symbols{{3}}}}}};
  const auto reader = make_reader(task.given);
  const PlayerSpec net = MlpSpec{.hidden = {8}};
  return std::make_shared<Adversarial>(
      Adversarial::Parts{.generator = {generator_net(net, 3 + 3, 3, kReal.shape), make_prior("normal", 3), ValueRange(kReal)},
                         .judge = Judge(net, kReal.shape, reader->shape(), {.pack = pack}),
                         .divergence = make_divergence(divergence),
                         .regularizer = make_regularizer(regularizer),
                         .rules = rules,
                         .given_reader = reader,
                         .judge_reader = make_reader(task.given)},
      task);
}

Batch labelled(std::int64_t n) { return {at::randn({n, 2}), Rows(at::arange(n).remainder(3))}; }

TEST(Adversarial, ToldPlayersReadConditions) {
  const auto model = told_game();
  EXPECT_EQ(model->turns()[1].reads, Turn::Reads::own);
  Rng a(1), b(1);
  const auto zeros = Rows(at::zeros({4}, at::kLong)), ones = Rows(at::ones({4}, at::kLong));
  EXPECT_FALSE(at::equal(model->sample(4, zeros, a).x(), model->sample(4, ones, b).x()));
}

// Words have vectors, which are learned: the generator's by the generator, the discriminator's by the discriminator.
TEST(Adversarial, EachPlayerLearnsToReadByItself) {
  const Field words{.name = "words", .values = Symbols{{5}}, .layout = Field::Layout::sequence, .longest = 2};
  const Task task{Space{{kReal}}, Space{{words}}};
  const auto reader = make_reader(task.given), judge_reader = make_reader(task.given);
  const auto n_told = reader->shape().whole;
  const PlayerSpec net = MlpSpec{.hidden = {8}};
  Adversarial model(
      {.generator = {generator_net(net, 3 + n_told, n_told, kReal.shape), make_prior("normal", 3), ValueRange(kReal)},
       .judge = Judge(net, kReal.shape, reader->shape(), {}),
       .divergence = make_divergence(GameSpec(NonSaturatingSpec{})),
       .rules = {.mismatch = 1},
       .given_reader = reader,
       .judge_reader = judge_reader},
      task);
  const Batch batch{at::randn({6, 2}),
                    Rows({Column{.data = at::arange(12).remainder(5).view({6, 2}), .length = at::full({6}, 2)}})};
  const auto vectors = std::vector<Tensor>{judge_reader->parameters()[0], reader->parameters()[0]};
  for (const std::size_t turn : {0u, 1u}) {
    const auto total = loss_of(model, turn, batch).total();
    const auto reached = torch::autograd::grad({total}, vectors, {}, {}, false, /*allow_unused=*/true);
    EXPECT_EQ(reached[0].defined(), turn == 0);
    EXPECT_EQ(reached[1].defined(), turn == 1);
    EXPECT_EQ(model.turns()[turn].parameters.back().sizes(), vectors[turn].sizes());
  }
}

// Of equal rows with equal labels own and others' conditions are the same, so that D and 1 - D are of one output.
TEST(Adversarial, AMismatchIsAGameAboutConditions) {
  const auto model = told_game({.mismatch = 0.5});
  const auto sum = [&](const Tensor& labels) {
    const auto terms = loss_of(*model, 0, {at::ones({6, 2}), Rows(labels)}).terms();
    EXPECT_EQ(terms.at(2).name, "mismatched_real");
    EXPECT_EQ(terms.at(3).weight, 0.5);
    return std::exp(-terms.at(2).value.item<double>()) + std::exp(-terms.at(3).value.item<double>());
  };
  EXPECT_NEAR(sum(at::ones({6}, at::kLong)), 1, 1e-5);
  EXPECT_GT(std::abs(sum(at::arange(6).remainder(3)) - 1), 1e-5);
}

TEST(Adversarial, PacksPenaltiesConditionsAndComparisonsTrainTogether) {
  for (const std::int64_t n : {1, 2, 7, 8}) {
    const auto model = told_game({.instance_noise = 0.1}, RelativisticSpec{}, 3, GradientPenaltySpec{});
    for (const std::size_t turn : {0u, 1u}) {
      EXPECT_TRUE(at::isfinite(loss_of(*model, turn, labelled(n)).total()).item<bool>()) << n << " rows in packs of three";
    }
  }
}

TEST(Adversarial, WeightsAreClippedAfterTheDiscriminatorsTurnAlone) {
  const auto model = told_game({}, WassersteinSpec{}, 1, ClipSpec{.limit = 1e-3});
  const auto turns = model->turns();
  Rng rng(1);
  const Step step{0, 10, 100, 4, rng};
  turns[0].after({}, step, {});
  for (const auto& weight : turns[0].parameters) EXPECT_LE(weight.abs().max().item<double>(), 1e-3 + 1e-9);
  EXPECT_FALSE(turns[1].after);
}

TEST(Adversarial, NoiseFallsToNothingAtTheEnd) {
  const auto played = game(kGrey, {.instance_noise = 0.5});
  Rng rng(1);
  const auto seen = [&](std::int64_t index) {
    played.model->turns()[0].loss(grey(200), Step{index, 10, 100, 200, rng});
    return played.witness->seen.narrow(0, 0, 200).std().item<double>();
  };
  EXPECT_NEAR(seen(0), 0.5, 0.05);
  EXPECT_NEAR(seen(5), 0.25, 0.03);
  EXPECT_NEAR(seen(10), 0, 1e-6);
}

TEST(Adversarial, WatchesHowFarGeneratedRowsSpread) {
  Rng rng(1);
  const auto x = rng.normal({4000, 2, 2});
  EXPECT_NEAR(spread_of(0.5 * x, x).item<double>(), 0.25, 1e-5);
  EXPECT_NEAR(spread_of(x.narrow(0, 0, 1).expand_as(x), x).item<double>(), 0, 1e-5);
  EXPECT_EQ(loss_of(*game(kGrey).model, 0, grey(4)).watched().back().name, "spread");
}

TEST(Adversarial, ASampleDoesNotDependOnTheOthers) {
  auto z = Rng(2).normal({8, 3});
  const auto model = game(kReal, {}, {}, [&](std::int64_t, at::ScalarType, Rng&) { return z; }).model;
  loss_of(*model, 1, {at::zeros({8, 2})});  // running statistics that are not the first ones
  model->to(at::kDouble);
  model->eval();
  Rng unused(0);
  z = z.to(at::kDouble);
  const auto together = z, all = model->sample(8, {}, unused).x();
  for (std::int64_t i = 0; i < 8; ++i) {
    z = together.narrow(0, i, 1);
    EXPECT_TRUE(at::allclose(all.narrow(0, i, 1), model->sample(1, {}, unused).x(), 1e-10, 1e-10));
  }
}

TEST(Adversarial, SamplesLieInTheSpace) {
  Rng rng(1);
  const auto x = game(kGrey).model->sample(200, {}, rng).x();
  EXPECT_TRUE(((x >= 0) & (x <= 1)).all().item<bool>());
  EXPECT_LT(x.min().item<double>(), 0.4);
  EXPECT_GT(x.max().item<double>(), 0.6);
  const auto bits = game(kBinary).model->sample(200, {}, rng).x();
  EXPECT_TRUE(((bits == 0) | (bits == 1)).all().item<bool>());
  EXPECT_GT(bits.std().item<double>(), 0.1);
}

TEST(ValueRange, GoesThereAndBack) {
  const auto levels = at::arange(256, at::kDouble) / 255;
  const ValueRange range(kGrey);
  EXPECT_EQ(range.from_space(levels).min().item<double>(), -1);
  EXPECT_EQ(range.from_space(levels).max().item<double>(), 1);
  EXPECT_TRUE(at::allclose(range.to_space(range.from_space(levels)), levels, 1e-10, 1e-10));
  const auto reals = at::tensor({-7.0, 0.0, 9.0}, at::kDouble);
  EXPECT_TRUE(at::equal(ValueRange(kReal).from_space(reals), reals));
  EXPECT_TRUE(at::equal(ValueRange(kReal).generated(reals), reals));
}

TEST(ValueRange, SaysWhyNoGeneratorMakesSuchEvents) {
  const Field tokens{.name = "tokens", .values = Symbols{{9}}, .shape = {5}};
  EXPECT_THAT(why_no_array(Space{{tokens}}), Optional(HasSubstr("tokens are symbols")));
  EXPECT_THAT(why_no_array(Space{{kReal, kGrey}}), Optional(HasSubstr("several fields")));
  EXPECT_THAT(why_no_array(Space{{Field{.name = "x", .layout = Field::Layout::sequence}}}), Optional(HasSubstr("sequence")));
  EXPECT_THAT(why_no_array(Space{{Field{.name = "x", .shape = {2}, .may_miss = true}}}), Optional(HasSubstr("unknown")));
  for (const auto& field : {kGrey, kBinary, kReal}) EXPECT_EQ(why_no_array(Space{{field}}), std::nullopt);
}

TEST(Prior, HasTheMomentsOfItsLaw) {
  Rng rng(1);
  const double n = 40'000;
  for (const auto& [name, variance, kurtosis] : {std::tuple{"normal", 1.0, 3.0}, {"uniform", 1.0 / 3, 9.0 / 5}}) {
    const auto z = make_prior(name, 1)(40'000, at::kDouble, rng);
    EXPECT_NEAR(z.mean().item<double>(), 0, 4 * std::sqrt(variance / n)) << name;
    EXPECT_NEAR(z.square().mean().item<double>(), variance, 4 * variance * std::sqrt((kurtosis - 1) / n)) << name;
  }
  EXPECT_LE(make_prior("uniform", 2)(1000, at::kFloat, rng).abs().max().item<double>(), 1);
}

}  // namespace
}  // namespace gx
