// What the game reaches where the answer is known.
#include "tests/support/fit.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "generatrix/data/toy.h"

namespace gx {

void add_gan(Catalog& catalog);

namespace {

Catalog gan_alone() {
  Catalog catalog;
  add_gan(catalog);
  return catalog;
}

// Of N(0, 1) and N(shift, 1), by the trapezoid rule.
double jensen_shannon(double shift) {
  const auto x = at::linspace(-20, 20, 40'001, at::kDouble);
  const auto log_p = -0.5 * x.square() - 0.5 * std::log(2 * std::numbers::pi), log_q = log_p + shift * x - 0.5 * shift * shift;
  const auto log_m = at::logaddexp(log_p, log_q) - std::numbers::ln2;
  return (0.5 * (log_p.exp() * (log_p - log_m) + log_q.exp() * (log_q - log_m))).sum().item<double>() * 1e-3;
}

Table mlp(Value::Array hidden, const std::string& activation) {
  return {{"kind", "mlp"}, {"hidden", std::move(hidden)}, {"activation", activation}, {"norm", Table{{"kind", "none"}}}};
}

Fit game(std::int64_t dims, Table parameters, std::int64_t steps) {
  Fit fit{.model = "gan",
          .parameters = std::move(parameters),
          .task = {Space{{Field{.name = "x", .values = Real{}, .shape = {dims}}}}, {}}};
  fit.train.steps = steps;
  fit.train.batch = 256;
  return fit;
}

// Theorem 1: V = -log 4 where the generator's law is the data's. That the discriminator says so is half of it; the generator must
// have earned it.
TEST(GanFit, OnOneGaussianTheGameEndsInEquilibrium) {
  const double mean = 1, sd = 0.5;
  auto what = game(1, {{"latent", 1}, {"generator", mlp({16}, "tanh")}, {"discriminator", mlp({32}, "tanh")}}, 3000);
  what.train.optimizer.beta1 = 0.5;
  what.train.optimizer.turns["discriminator"] = Table{{"learning_rate", 1e-2}};
  Rng rng(1);
  const auto fitted = fit(gan_alone(), what, Batch{mean + sd * rng.normal({20'000, 1})}, /*tail=*/1000);
  EXPECT_NEAR(fitted.term("discriminator", "value"), -2 * std::numbers::ln2, 0.02);
  EXPECT_NEAR(fitted.term("discriminator", "jsd"), 0, 0.01);
  EXPECT_NEAR(fitted.term("discriminator", "d_real"), 0.5, 0.01);
  EXPECT_NEAR(fitted.term("discriminator", "d_generated"), 0.5, 0.01);
  EXPECT_NEAR(fitted.term("generator", "minus_log_d"), std::numbers::ln2, 0.02);
  const auto x = dynamic_cast<CanSample&>(*fitted.model).sample(20'000, {}, rng).x();
  EXPECT_NEAR(x.mean().item<double>(), mean, 0.15 * sd);
  EXPECT_NEAR(x.std().item<double>(), sd, 0.15 * sd);
}

// Against a generator that rests for ever the discriminator finds the divergence of the two laws, here by quadrature of N(0, 1)
// and N(2, 1): JSD = 0.3368.
TEST(GanFit, AgainstAGeneratorThatRestsTheEstimateIsTheDivergence) {
  auto what =
      game(1, {{"latent", 1}, {"generator", mlp({}, "tanh")}, {"discriminator", mlp({32}, "tanh")}, {"pretrain", 1500}}, 1500);
  what.train.optimizer.learning_rate = 1e-2;
  Rng rng(1), noise(2);
  const auto still = fit(gan_alone(), game(1, what.parameters, 0), Batch{rng.normal({2, 1})}, 1).model;  // what will never move
  const auto generated = dynamic_cast<CanSample&>(*still).sample(100'000, {}, noise).x();  // normal: a line of one latent
  const auto sd = generated.std().item<double>();
  const auto fitted = fit(gan_alone(), what, Batch{generated.mean() + 2 * sd + sd * rng.normal({50'000, 1})}, /*tail=*/500);
  EXPECT_NEAR(fitted.term("discriminator", "jsd"), jensen_shannon(2), 0.01);
}

// The rule of VEEGAN (Srivastava et al. 2017, section 4.1): of 2500 points, those within three deviations of a mode; a mode
// counts when it is the nearest of one of them.
TEST(GanFit, OnTheRingItFindsSevenModesOrMore) {
  auto what =
      game(2, {{"latent", 2}, {"generator", mlp({128, 128}, "relu")}, {"discriminator", mlp({128, 128}, "leaky_relu")}}, 3000);
  what.train.optimizer.beta1 = 0;
  what.train.optimizer.beta2 = 0.9;
  what.train.schedule.shape = "cosine";
  Rng rng(1);
  const auto ring = ring_8();
  const auto fitted = fit(gan_alone(), what, Batch{ring.sample(100'000, rng).to(at::kFloat)}, /*tail=*/500);
  const auto x = dynamic_cast<CanSample&>(*fitted.model).sample(2500, {}, rng).x().to(at::kDouble);
  const auto [distance, nearest] = at::cdist(x, ring.modes.centers).min(1);
  const auto good = distance < 3 * ring.modes.sd;
  EXPECT_GE((at::bincount(nearest.masked_select(good), {}, 8) > 0).sum().item<std::int64_t>(), 7);
  EXPECT_GT(good.to(at::kDouble).mean().item<double>(), 0.5);
}

}  // namespace
}  // namespace gx
