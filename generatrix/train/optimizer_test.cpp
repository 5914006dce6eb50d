#include "generatrix/train/optimizer.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>
#include <torch/optim/rmsprop.h>
#include <torch/optim/sgd.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/base/rng.h"
#include "generatrix/spec/parse.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::vector<Tensor> start(std::uint64_t seed = 4) {
  Rng rng(seed);
  std::vector<Tensor> all;
  for (const auto& shape : std::vector<Shape>{{3, 2}, {4}, {}}) all.push_back(rng.normal(shape, at::kDouble).requires_grad_());
  return all;
}

// Of a smooth, curved function with its minimum near 1; `t` makes the gradient change from step to step.
std::vector<Tensor> gradients_at(const std::vector<Tensor>& p, int t) {
  std::vector<Tensor> all;
  for (const auto& each : p) all.push_back(2 * (each.detach() - 1) + at::sin(3 * each.detach() + t));
  return all;
}

void run(Optimizer& optimizer, const std::vector<Tensor>& p, int n, double rate) {
  for (int t = 0; t < n; ++t) optimizer.step({gradients_at(p, t)}, rate, {});
}

void expect_close(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_LE((a[i] - b[i]).abs().max().item<double>(), tolerance::kAutograd) << i;
}

bool same(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  return std::ranges::equal(a, b, [](const Tensor& x, const Tensor& y) { return at::equal(x, y); });
}

std::vector<Tensor> copies(const std::vector<Tensor>& all) {
  std::vector<Tensor> out;
  for (const auto& each : all) out.push_back(each.detach().clone());
  return out;
}

std::vector<Tensor> state_of(const Optimizer& optimizer) {
  std::vector<Tensor> all;
  for (const auto& [name, tensors] : optimizer.state()) all.insert(all.end(), tensors.begin(), tensors.end());
  return all;
}

// --- each rule against torch's own class
void follow(torch::optim::Optimizer& oracle, const std::vector<Tensor>& p, int n) {
  for (int t = 0; t < n; ++t) {
    const auto gradients = gradients_at(p, t);
    for (std::size_t i = 0; i < p.size(); ++i) {
      auto each = p[i];
      each.mutable_grad() = gradients[i];
    }
    oracle.step();
  }
}

template <class Oracle, class Options>
void agrees(const OptimizerSpec& spec, const Options& options) {
  const auto ours = start(), theirs = start();
  const auto optimizer = make_optimizer(spec, ours);
  Oracle oracle(theirs, options);
  run(*optimizer, ours, 25, spec.learning_rate);
  follow(oracle, theirs, 25);
  expect_close(ours, theirs);
}

TEST(Optimizer, AdamIsTorchs) {
  for (const double decay : {0.0, 0.1}) {
    agrees<torch::optim::Adam>(
        {.kind = "adam", .learning_rate = 0.05, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-4, .weight_decay = decay},
        torch::optim::AdamOptions(0.05).betas({0.8, 0.95}).eps(1e-4).weight_decay(decay));
  }
}

TEST(Optimizer, AdamWIsTorchs) {
  for (const double decay : {0.0, 0.1}) {
    agrees<torch::optim::AdamW>({.kind = "adamw", .learning_rate = 0.05, .weight_decay = decay},
                                torch::optim::AdamWOptions(0.05).weight_decay(decay));
  }
}

TEST(Optimizer, RmsPropIsTorchs) {
  for (const double momentum : {0.0, 0.9}) {
    agrees<torch::optim::RMSprop>(
        {.kind = "rmsprop", .learning_rate = 0.02, .epsilon = 1e-3, .momentum = momentum, .smoothing = 0.9, .weight_decay = 0.05},
        torch::optim::RMSpropOptions(0.02).eps(1e-3).momentum(momentum).alpha(0.9).weight_decay(0.05));
  }
}

TEST(Optimizer, SgdIsTorchs) {
  for (const double momentum : {0.0, 0.9}) {
    agrees<torch::optim::SGD>({.kind = "sgd", .learning_rate = 0.02, .momentum = momentum, .weight_decay = 0.05},
                              torch::optim::SGDOptions(0.02).momentum(momentum).weight_decay(0.05));
  }
}

// torch's C++ library has no Adamax: the paper's algorithm 2, number by number, with epsilon where torch's Python has it.
TEST(Optimizer, AdamaxIsThePapers) {
  const OptimizerSpec spec{.kind = "adamax", .learning_rate = 0.05, .beta1 = 0.8, .beta2 = 0.95, .weight_decay = 0.05};
  const auto ours = start(), theirs = start();
  const auto optimizer = make_optimizer(spec, ours);
  run(*optimizer, ours, 25, spec.learning_rate);
  for (const auto& tensor : theirs) {
    auto flat = tensor.detach().view({-1});
    for (std::int64_t i = 0; i < flat.numel(); ++i) {
      double p = flat[i].item<double>(), m = 0, u = 0;
      for (int t = 0; t < 25; ++t) {
        const auto g = 2 * (p - 1) + std::sin(3 * p + t) + 0.05 * p;
        m = 0.8 * m + 0.2 * g;
        u = std::max(0.95 * u, std::abs(g) + spec.epsilon);
        p -= 0.05 / (1 - std::pow(0.8, t + 1)) * m / u;
      }
      flat[i] = p;
    }
  }
  expect_close(ours, theirs);
}

// --- laws of every rule
class EveryRule : public ::testing::TestWithParam<std::string> {
 protected:
  OptimizerSpec spec(double momentum = 0.9) const { return {.kind = GetParam(), .momentum = momentum, .weight_decay = 0.01}; }
};

TEST_P(EveryRule, FindsTheMinimumOfAQuadratic) {
  const auto p = start();
  auto settings = spec();
  settings.weight_decay = 0;
  const auto optimizer = make_optimizer(settings, p);
  for (int t = 0; t < 1500; ++t) {
    std::vector<Tensor> gradients;
    for (const auto& each : p) gradients.push_back(3 * (each.detach() - 2));
    optimizer->step({gradients}, 0.05 * (1 - t / 1500.0), {});
  }
  for (const auto& each : p) EXPECT_LE((each - 2).abs().max().item<double>(), 1e-3);
}

TEST_P(EveryRule, KeepsAsManyNumbersAsItSays) {
  for (const auto momentum : {0.0, 0.9}) {
    const auto p = start();
    const auto optimizer = make_optimizer(spec(momentum), p);
    std::size_t kept = 0;
    for (const auto& [name, tensors] : optimizer->state()) kept += tensors.size() / p.size();  // one scalar is no such part
    EXPECT_EQ(static_cast<std::int64_t>(kept), numbers_kept(spec(momentum)));
  }
}

TEST_P(EveryRule, SkipLeavesParametersAndStateBitForBit) {
  const auto p = start();
  const auto optimizer = make_optimizer(spec(), p);
  run(*optimizer, p, 3, 0.01);
  const auto before = copies(p), state = copies(state_of(*optimizer));
  std::vector<Tensor> bad;
  for (const auto& each : p) bad.push_back(at::full_like(each.detach(), std::nan("")));
  optimizer->step({bad}, 0.01, at::ones({}));
  EXPECT_TRUE(same(p, before));
  EXPECT_TRUE(same(state_of(*optimizer), state));
}

TEST_P(EveryRule, AStepThatMayBeSkippedAndIsNotIsAnyStep) {
  const auto a = start(), b = start();
  const auto with = make_optimizer(spec(), a), without = make_optimizer(spec(), b);
  for (int t = 0; t < 4; ++t) {
    with->step({gradients_at(a, t)}, 0.01, at::zeros({}));
    if (t == 1) with->step({gradients_at(a, 9)}, 0.01, at::ones({}));  // leaves no trace
    without->step({gradients_at(b, t)}, 0.01, {});
  }
  EXPECT_TRUE(same(a, b));
  EXPECT_TRUE(same(state_of(*with), state_of(*without)));
}

TEST_P(EveryRule, StateAndParametersSayHowItGoesOn) {
  for (const double momentum : {0.0, 0.9}) {
    const auto a = start(1), b = start(2);
    const auto first = make_optimizer(spec(momentum), a), second = make_optimizer(spec(momentum), b);
    run(*first, a, 5, 0.01);
    at::NoGradGuard off;
    auto from = a, to = b;
    for (const auto& each : state_of(*first)) from.push_back(each);
    for (const auto& each : state_of(*second)) to.push_back(each);
    for (std::size_t i = 0; i < from.size(); ++i) to[i].copy_(from[i]);
    run(*first, a, 5, 0.01);
    run(*second, b, 5, 0.01);
    EXPECT_TRUE(same(a, b));
  }
}

TEST_P(EveryRule, DoesNotCareHowAGradientLiesInMemory) {
  const auto a = start(), b = start();
  const auto one = make_optimizer(spec(), a), other = make_optimizer(spec(), b);
  for (int t = 0; t < 5; ++t) {
    one->step({gradients_at(a, t)}, 0.1, {});
    auto turned = gradients_at(b, t);
    turned[0] = turned[0].t().contiguous().t();  // [3, 2], column by column
    ASSERT_NE(turned[0].strides(), b[0].strides());
    other->step({turned}, 0.1, {});
  }
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_TRUE(at::equal(a[i], b[i])) << i;
}

TEST_P(EveryRule, LeavesTheGradientsAlone) {
  const auto p = start();
  const auto gradients = gradients_at(p, 0), before = copies(gradients);
  make_optimizer(spec(), p)->step({gradients}, 0.01, {});
  EXPECT_TRUE(same(gradients, before));
}

INSTANTIATE_TEST_SUITE_P(Kinds, EveryRule, ::testing::Values("adam", "adamw", "adamax", "rmsprop", "sgd"),
                         [](const auto& info) { return info.param; });

// --- one turn's values over the values of all
TEST(OptimizerSpec, ATurnOverridesWhatItNamesAndInheritsTheRest) {
  TrainSpec spec;
  spec.optimizer = parse<OptimizerSpec>(
      Table{{"learning_rate", 0.01}, {"beta1", 0.5}, {"critic", Table{{"kind", "sgd"}, {"momentum", 0.9}}}}, "train.optimizer");
  const auto critic = spec.of("critic").optimizer, other = spec.of("generator").optimizer;
  EXPECT_EQ(critic.kind, "sgd");
  EXPECT_EQ(critic.momentum, 0.9);
  EXPECT_EQ(critic.learning_rate, 0.01);
  EXPECT_EQ(other.kind, "adam");
  EXPECT_EQ(other.beta1, 0.5);
}

TEST(OptimizerSpec, NamesTheTurnWhoseValueIsWrong) {
  TrainSpec spec;
  spec.optimizer = parse<OptimizerSpec>(Table{{"critic", Table{{"learning_rat", 0.1}}}}, "train.optimizer");
  EXPECT_THAT([&] { spec.of("critic"); }, ThrowsMessage<UserError>(HasSubstr("learning_rate")));
  EXPECT_THAT(
      [] {
        parse<OptimizerSpec>(Table{{"beta1", 1.0}}, "train.optimizer");
      },
      ThrowsMessage<UserError>(HasSubstr("train.optimizer.beta1")));
}

}  // namespace
}  // namespace gx
