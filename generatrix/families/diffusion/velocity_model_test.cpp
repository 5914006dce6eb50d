// Flow matching against a Gaussian law, where the field has a closed form.
#include "generatrix/families/diffusion/velocity_model.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "generatrix/base/errors.h"
#include "generatrix/data/codec.h"

#include "tests/support/gaussian_field.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

const GaussianData kLaw{at::tensor({0.5, -1.0, 2.0}, at::kDouble), at::tensor({0.3, 1.5, 0.8}, at::kDouble)};

// E[x_1 - x_0 | x_t = x] = (E[x_1 | x] - x) / (1 - t), written so that t = 1 is no division by 0.
struct OptimalVelocity final : TimeNet {
  OptimalVelocity() { register_parameter("unused", at::zeros({1}, at::kDouble)); }
  Tensor forward(const Tensor& x, const Tensor& time, const Context&) override {
    const auto t = time.unsqueeze(1);
    const auto variance = kLaw.deviation.square();
    return kLaw.mean + (t * variance - (1 - t)) / ((1 - t).square() + t.square() * variance) * (x - t * kLaw.mean);
  }
};

const Task kVectors{{{{.name = "x", .values = Real{}, .shape = {3}}}}, {}};

VelocityModel optimal(VelocityModel::Parts parts = {}) {
  parts.net = std::make_shared<GuidedNet>(std::make_shared<OptimalVelocity>());
  return VelocityModel(std::move(parts), kVectors);
}

TEST(VelocityModel, OracleDrawsHaveTheLawsMeanAndCovariance) {
  auto model = optimal();
  for (const auto& method :
       {OdeMethod{.name = "dopri5", .tolerance = 1e-6}, {.name = "rk4", .steps = 20}, {.name = "midpoint", .steps = 64}}) {
    Rng rng(1);
    const std::int64_t n = 4000;
    const auto x = model.sample(n, {}, method, 1, rng).x();
    const auto z = (x - kLaw.mean) / kLaw.deviation;
    const auto bound = tolerance::kStandardErrors / std::sqrt(static_cast<double>(n));
    EXPECT_LT(z.mean(0).abs().max().item<double>(), bound) << method.name;
    const auto covariance = at::mm(z.t(), z) / static_cast<double>(n);
    EXPECT_LT((covariance - at::eye(3, at::kDouble)).abs().max().item<double>(), bound * std::numbers::sqrt2) << method.name;
  }
}

TEST(VelocityModel, OracleScoreIsTheLogDensity) {
  Rng rng(1);
  const auto x = kLaw.drawn(200, rng);
  for (const auto tolerance : {1e-3, 1e-7}) {
    auto model = optimal({.density = {.tolerance = tolerance}});
    const auto score = model.score({x}, rng);
    const auto off = (score.nats - kLaw.log_prob(x)).abs().max().item<double>();
    EXPECT_LT(off, 100 * tolerance) << "local errors add up";
    EXPECT_GT(score.shared_error, 0);
    EXPECT_LT(off, 1000 * score.shared_error);
    EXPECT_EQ(score.info.kind, Score::Kind::estimate);
  }
}

TEST(VelocityModel, OracleHasNoSmallerLossThanItsVariance) {  // and any other field has a larger one
  auto model = optimal();
  Rng data(1), a(2), b(2);
  const auto x = kLaw.drawn(20'000, data);
  const auto loss_of = [&](VelocityModel& which, Rng& rng) {
    const at::NoGradGuard off;
    return which.turns()[0].loss({x}, Step{0, 1, 1, 1, rng}).total().item<double>();
  };
  VelocityModel zero({.net = std::make_shared<GuidedNet>(TimeMlpSpec{.hidden = {4}}, Shape{3}, Space{}, 0)}, kVectors);
  zero.to(at::kDouble);
  EXPECT_LT(loss_of(model, a), loss_of(zero, b));
}

TEST(VelocityModel, PairsOfOptimalTransportAreStraighter) {
  // the loss of the zero field is the mean squared distance of pairs
  Rng data(1);
  const auto x = kLaw.drawn(64, data);
  const auto distance_of = [&](Pairs pairs) {
    VelocityModel zero(
        {.net = std::make_shared<GuidedNet>(TimeMlpSpec{.hidden = {4}}, Shape{3}, Space{}, 0), .objective = flow_matching(pairs)},
        kVectors);
    zero.to(at::kDouble);
    Rng rng(2);
    return zero.turns()[0].loss({x}, Step{0, 1, 1, 1, rng}).total().item<double>();
  };
  EXPECT_LT(distance_of(Pairs::optimal_transport), 0.9 * distance_of(Pairs::independent));
}

// By the solver's equal steps and an exact trace the loss is minus the score.
TEST(VelocityModel, OracleLossOfMaximumLikelihoodIsMinusTheScore) {
  Rng rng(1);
  const auto x = kLaw.drawn(50, rng);
  const LikelihoodRules rules{.method = {.name = "rk4", .steps = 100}, .n_probes = 0, .kinetic = 2};
  auto model = optimal({.objective = maximum_likelihood(rules), .density = {.tolerance = 1e-8}});
  const auto loss = model.turns()[0].loss({x}, Step{0, 1, 1, 1, rng});
  EXPECT_NEAR(loss.terms()[0].value.item<double>(), -model.score({x}, rng).nats.mean().item<double>(), 1e-6);
  EXPECT_EQ(loss.terms()[1].weight, 2);
  EXPECT_GT(loss.terms()[1].value.item<double>(), 0);
}

TEST(VelocityModel, FinerScoresAreNearerToTheLaw) {
  Rng rng(1);
  const auto x = kLaw.drawn(50, rng);
  auto model = optimal({.density = {.tolerance = 1e-3}});
  const auto off = [&](const Score& score) { return (score.nats - kLaw.log_prob(x)).abs().max().item<double>(); };
  EXPECT_LT(off(model.score_finer({x}, 1000, rng)), 0.1 * off(model.score({x}, rng)));
}

// A field that moves nothing: a whole number's bound is E log N over its step, -(log 2 pi) / 2 - (x^2 + g^2 / 12) / 2.
TEST(VelocityModel, WholeNumbersAreScoredWithinTheirStep) {
  const Task whole{{{{.name = "x", .values = Real{}, .shape = {1}, .grain = {0.6}}}}, {}};
  VelocityModel still({.net = std::make_shared<GuidedNet>(TimeMlpSpec{.hidden = {4}}, Shape{1}, Space{}, 0)}, whole);
  Rng rng(1);
  const auto score = still.score({at::full({4000, 1}, 1.2)}, rng);
  EXPECT_NEAR(score.nats.mean().item<double>(), -0.5 * std::log(2 * std::numbers::pi) - 0.5 * (1.44 + 0.36 / 12), 0.03);
  EXPECT_GT(score.nats.std().item<double>(), 0.1);
  EXPECT_EQ(score.info.kind, Score::Kind::lower_bound);
  EXPECT_EQ(score.info.measure, Score::Measure::density);
}

// A field that moves nothing: levels' bound is that of N(0, I) over their intervals.
TEST(VelocityModel, LevelsAreScoredAsMasses) {
  const Task levels{{{{.name = "x", .values = Levels{4}, .shape = {1}}}}, {}};
  VelocityModel still({.net = std::make_shared<GuidedNet>(TimeMlpSpec{.hidden = {4}}, Shape{1}, Space{}, 0)}, levels);
  Rng rng(1);
  const auto x = at::linspace(0, 1, 4).view({4, 1}).repeat({2000, 1});
  const auto score = still.score({x}, rng);
  const auto mean = score.nats.view({2000, 4}).mean(0);
  // level k lies on [(2 k - 4) / 3, (2 k - 2) / 3] of the net's line, where E log N = -(log 2 pi) / 2 - E h^2 / 2
  for (std::int64_t k = 0; k < 4; ++k) {
    const auto low = (2.0 * static_cast<double>(k) - 4) / 3, high = low + 2.0 / 3;
    const auto square = (high * high + high * low + low * low) / 3;
    EXPECT_NEAR(mean[k].item<double>(), -0.5 * std::log(2 * std::numbers::pi) - 0.5 * square + std::log(2.0 / 3), 0.02) << k;
  }
  EXPECT_EQ(score.info.kind, Score::Kind::lower_bound);
  EXPECT_EQ(score.info.measure, Score::Measure::mass);
  const auto drawn = still.sample(100, {}, rng).x();
  EXPECT_TRUE(at::allclose((drawn * 3).round(), drawn * 3, 0, 1e-5)) << "samples are levels";
}

TEST(OdeSampler, TakesSettingsAndRefusesOthers) {
  auto model = optimal();
  const auto codec = plain_codec(kVectors);
  const auto info = model.samplers().front();
  const auto drawn = [&](const Table& settings) {
    Rng rng(1);
    return info.fit(model, codec, settings, nullptr, Rng(1)).draw(50, {}, rng).x();
  };
  EXPECT_TRUE(at::equal(drawn({}), drawn({}))) << "equal seeds, equal samples";
  EXPECT_LT((drawn({{"method", "rk4"}}) - drawn({{"tolerance", 1e-8}})).abs().max().item<double>(), 1e-3);
  EXPECT_GT((drawn({{"method", "euler"}, {"steps", 2}}) - drawn({})).abs().max().item<double>(), 1e-2);
  EXPECT_EQ(info.fit(model, codec, {{"method", "rk4"}, {"steps", 10}}, nullptr, Rng(1)).passes, 40);
  EXPECT_THROW(drawn({{"steps", 0}}), UserError);
  EXPECT_THROW(drawn({{"method", "simpson"}}), UserError);
  EXPECT_THROW(drawn({{"tolerance", 0}}), UserError);
  EXPECT_THROW(drawn({{"guidance", 2}}), UserError) << "it reads no condition";
}

}  // namespace
}  // namespace gx
