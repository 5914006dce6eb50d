#include "generatrix/families/adversarial/unrolled.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/families/adversarial/adversarial.h"

namespace gx {
namespace {

// D(x) = w x.
struct Slope final : Net {
  explicit Slope(double w) : weight(register_parameter("weight", at::full({1}, w, at::kDouble))) {}
  Tensor forward(const Tensor& x) override { return x * weight; }
  Tensor weight;
};

// loss(w) = w^2 x^2 / 2 - w x, so that one step gives w_1 = w - r (w x^2 - x).
Tensor quadratic(const Judge& judge, const Tensor& x) {
  const auto output = judge.output(x, {});
  return (0.5 * output.square() - output).sum();
}

TEST(Unrolled, TheGradientGoesThroughAStepOfAQuadraticGame) {
  const double w = 0.7, r = 0.3;
  const Judge judge(std::make_shared<Slope>(w));
  const Unrolled unrolled({Judge(std::make_shared<Slope>(9))}, r);
  const auto x = at::full({1, 1}, 1.3, at::kDouble).requires_grad_();
  const auto value = 1.3;
  const auto& next = unrolled.from(judge, [&](const Judge& now) { return quadratic(now, x); });
  const auto w_1 = w - r * (w * value * value - value);
  EXPECT_NEAR(next.parameters()[0].item<double>(), w_1, 1e-12);
  // the generator descends -w_1 x = -(w x - r w x^3 + r x^2)
  const auto slope = torch::autograd::grad({-next.output(x, {}).sum()}, {x})[0];
  EXPECT_NEAR(slope.item<double>(), -(w - 3 * r * w * value * value + 2 * r * value), 1e-12);
  EXPECT_EQ(judge.parameters()[0].item<double>(), w) << "the one that plays stays where it is";
}

TEST(Unrolled, StepsFollowEachOther) {
  const Judge judge(std::make_shared<Slope>(0.7));
  const auto x = at::full({1, 1}, 1.3, at::kDouble);
  const auto after = [&](std::size_t n) {
    std::vector<Judge> copies;
    for (std::size_t i = 0; i < n; ++i) copies.emplace_back(std::make_shared<Slope>(0));
    const Unrolled unrolled(copies, 0.3);
    for (int time = 0; time < 2; ++time) unrolled.from(judge, [&](const Judge& now) { return quadratic(now, x); });
    return unrolled.from(judge, [&](const Judge& now) { return quadratic(now, x); }).parameters()[0].item<double>();
  };
  double w = 0.7;
  for (std::size_t n = 0; n <= 3; w -= 0.3 * (w * 1.69 - 1.3), ++n) EXPECT_NEAR(after(n), w, 1e-12) << n;
}

// The generator's loss, and its gradient, against a judge of two layers unrolled so often.
std::pair<Loss, std::vector<Tensor>> played(std::int64_t steps, double rate) {
  const at::AutoGradMode on(true);
  const SeedScope same(7);
  const Field field{.name = "x", .values = Real{}, .shape = {2}};
  const PlayerSpec net = MlpSpec{.hidden = {8}, .activation = "tanh"};
  const auto generator = generator_net(net, 3, 0, field.shape);
  const Judge judge(net, field.shape, {}, {});
  std::vector<Judge> copies;
  for (std::int64_t i = 0; i < steps; ++i) copies.emplace_back(net, field.shape, ContextShape{}, Judge::Settings{});
  Adversarial model({.generator = {generator, make_prior("normal", 3), ValueRange(field)},
                     .judge = judge,
                     .divergence = make_divergence(GameSpec(NonSaturatingSpec{})),
                     .unrolled = Unrolled(std::move(copies), rate)},
                    Task{Space{{field}}, {}});
  Rng rng(1);
  const auto turn = model.turns()[1];
  EXPECT_EQ(turn.reads, steps > 0 ? Turn::Reads::own : Turn::Reads::none);
  auto loss = turn.loss({Rng(2).normal({6, 2})}, Step{0, 10, 100, 6, rng});
  auto slopes = torch::autograd::grad({loss.total()}, turn.parameters);
  return {std::move(loss), std::move(slopes)};
}

TEST(Unrolled, WithoutAStepOrWithStepsOfNoLengthItIsTheGan) {
  const auto [plain, of_plain] = played(0, 0.1);
  for (const auto& [loss, slopes] : {played(0, 0.5), played(2, 0)}) {
    EXPECT_TRUE(at::equal(loss.total(), plain.total()));
    for (std::size_t i = 0; i < slopes.size(); ++i) EXPECT_TRUE(at::equal(slopes[i], of_plain[i])) << i;
  }
  EXPECT_FALSE(at::equal(played(2, 0.1).second[0], of_plain[0]));
}

}  // namespace
}  // namespace gx
