// Denoising diffusion against a Gaussian law, where the net and the bound have closed forms.
#include "generatrix/families/diffusion/denoising_model.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/data/codec.h"
#include "generatrix/families/diffusion/level_mass.h"

#include "tests/support/gaussian_field.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

using Target = DenoisingModel::Target;

const GaussianData kOval{at::tensor({0.5, -0.4}, at::kDouble), at::tensor({0.6, 1.2}, at::kDouble)};
const Task kPlaneOfReals{{{{.name = "x", .values = Real{}, .shape = {2}}}}, {}};

// E[target | x_k].
struct OptimalDenoiser final : TimeNet {
  OptimalDenoiser(NoiseSchedule schedule, Target target) : schedule_(std::move(schedule)), target_(target) {
    register_parameter("unused", at::zeros({1}, at::kDouble));
  }
  Tensor forward(const Tensor& x, const Tensor& t, const Context&) override {
    const auto k = (t * static_cast<double>(schedule_.n_steps())).round().to(at::kLong);
    const auto kept = schedule_.kept().index_select(0, k).unsqueeze(1), a = kept.sqrt(), b = (1 - kept).sqrt();
    const auto row = expected_row(kOval, x, a, b), noise = (x - a * row) / b;
    return target_ == Target::row ? row : target_ == Target::noise ? noise : a * noise - b * row;
  }
  NoiseSchedule schedule_;
  Target target_;
};

DenoisingModel optimal_denoiser(const NoiseSchedule& schedule, Target target = Target::noise, std::int64_t n_terms = 1'000'000) {
  return DenoisingModel({.net = std::make_shared<GuidedNet>(std::make_shared<OptimalDenoiser>(schedule, target)),
                         .schedule = schedule,
                         .target = target,
                         .bound_terms = n_terms},
                        kPlaneOfReals);
}

// The expected bound of the optimal net: E (x_0 - xhat)^2 = s^2 (1 - abar) / (abar s^2 + 1 - abar) for each number.
double known_bound(const NoiseSchedule& schedule) {
  const auto variance = kOval.deviation.square();
  const auto missed = [&](double kept) { return variance * (1 - kept) / (kept * variance + 1 - kept); };
  const auto last = schedule.kept(schedule.n_steps());
  auto nats = -0.5 * (last * (variance + kOval.mean.square()) - last - std::log1p(-last));
  const auto s1 = schedule.variance(1, 0);
  nats = nats - 0.5 * std::log(2 * M_PI * s1) - missed(schedule.kept(1)) / (2 * s1);
  for (std::int64_t k = 2; k <= schedule.n_steps(); ++k) {
    const auto q = schedule.posterior_variance(k, k - 1), p = schedule.variance(k, k - 1), before = schedule.kept(k - 1);
    const auto c = std::sqrt(before) * (1 - schedule.kept(k) / before) / (1 - schedule.kept(k));
    nats = nats - 0.5 * (std::log(p / q) + q / p - 1) - c * c * missed(schedule.kept(k)) / (2 * p);
  }
  return nats.sum().item<double>();
}

TEST(NoiseSchedule, KeepsLessAtEachStep) {
  for (const auto* name : {"linear", "cosine"}) {
    for (const std::int64_t n : {1, 2, 20, 1000}) {
      const NoiseSchedule schedule(name, n);
      EXPECT_EQ(schedule.kept(0), 1);
      for (std::int64_t k = 1; k <= n; ++k) {
        EXPECT_LT(schedule.kept(k), schedule.kept(k - 1)) << name << n;
        EXPECT_GT(schedule.kept(k), 0) << name << n;
      }
      if (n >= 20) EXPECT_LT(schedule.kept(n), 0.01) << name << n;
    }
  }
  EXPECT_NEAR(NoiseSchedule("linear", 1000).kept(1000), 4.036e-5, 1e-8);  // the paper's
}

TEST(DenoisingModel, OracleScoreIsTheKnownBound) {
  for (const auto target : {Target::noise, Target::row, Target::velocity}) {
    for (const bool large : {false, true}) {
      const NoiseSchedule schedule("cosine", 20, large);
      auto model = optimal_denoiser(schedule, target);
      Rng rng(1);
      const auto nats = model.score({kOval.drawn(4000, rng)}, rng).nats;
      EXPECT_NEAR(nats.mean().item<double>(), known_bound(schedule),
                  tolerance::kStandardErrors * nats.std().item<double>() / std::sqrt(4000));
    }
  }
}

// Beside the best row the net says one share v everywhere, 2 v - 1 in its second output.
struct SharingDenoiser final : TimeNet {
  SharingDenoiser(const NoiseSchedule& schedule, double share)
      : best_(register_module("best", std::make_shared<OptimalDenoiser>(schedule, Target::row))),
        second_(register_parameter("second", at::full({}, 2 * share - 1, at::kDouble))) {}
  Tensor forward(const Tensor& x, const Tensor& t, const Context& told) override {
    return at::cat({best_->forward(x, t, told), second_.expand(x.sizes())}, 1);
  }
  std::shared_ptr<OptimalDenoiser> best_;
  Tensor second_;
};

DenoisingModel sharing_denoiser(const NoiseSchedule& schedule, double share) {
  return DenoisingModel({.net = std::make_shared<GuidedNet>(std::make_shared<SharingDenoiser>(schedule, share)),
                         .schedule = schedule,
                         .target = Target::row,
                         .bound_terms = 1'000'000,
                         .learns_variance = true},
                        kPlaneOfReals);
}

// v = 1 is the large variance and v = 0 the posterior's, but for the first step, which has beta~ of the second.
TEST(DenoisingModel, LearnedVarianceScoresTheKnownBoundAtBothEnds) {
  for (const bool large : {true, false}) {
    const NoiseSchedule schedule("cosine", 20, large);
    auto model = sharing_denoiser(schedule, large ? 1 : 0);
    Rng rng(1);
    const auto nats = model.score({kOval.drawn(4000, rng)}, rng).nats;
    auto known = known_bound(schedule);
    if (!large) {
      const auto before = schedule.variance(1, 0), own = std::min(before, schedule.posterior_variance(2, 1));
      const auto kept = schedule.kept(1);
      const auto variance = kOval.deviation.square();
      const auto missed = (variance * (1 - kept) / (kept * variance + 1 - kept)).sum().item<double>();
      known += std::log(before / own) + missed * (1 / before - 1 / own) / 2;
    }
    EXPECT_NEAR(nats.mean().item<double>(), known, tolerance::kStandardErrors * nats.std().item<double>() / std::sqrt(4000))
        << large;
  }
}

// The best variance lies between both ends, and the bound in the loss draws v there from beyond either.
TEST(DenoisingModel, LearnedVarianceMovesTowardsTheTrueOne) {
  const NoiseSchedule schedule("cosine", 20);
  const auto slope_at = [&](double share) {
    auto model = sharing_denoiser(schedule, share);
    Rng rng(1), noise(2);
    const auto loss = model.turns().front().loss({kOval.drawn(8000, rng)}, Step{0, 1, 1, 1, noise}).total();
    return torch::autograd::grad({loss}, {model.named_parameters()["net.net.second"]})[0].item<double>();
  };
  EXPECT_GT(slope_at(3), 0);   // far above beta
  EXPECT_LT(slope_at(-3), 0);  // far below beta~
}

TEST(DenoisingModel, FewerTermsHaveTheSameMean) {
  const NoiseSchedule schedule("linear", 100);
  auto model = optimal_denoiser(schedule, Target::noise, 7);
  Rng rng(1);
  const auto nats = model.score({kOval.drawn(8000, rng)}, rng).nats;
  EXPECT_NEAR(nats.mean().item<double>(), known_bound(schedule),
              tolerance::kStandardErrors * nats.std().item<double>() / std::sqrt(8000));
}

// With the large variance the bound is tight for more and more steps; with that of the posterior it is not, where rows are
// spread.
TEST(DenoisingModel, TheBoundNearsTheLogDensityFromBelow) {
  const auto log_density = -(kOval.deviation.log() + 0.5 * std::log(2 * M_PI) + 0.5).sum().item<double>();
  const auto gap = [&](std::int64_t n, bool large) { return log_density - known_bound(NoiseSchedule("linear", n, large)); };
  EXPECT_GT(gap(50, true), gap(1000, true));
  EXPECT_GT(gap(1000, true), 0);
  EXPECT_LT(gap(1000, true), 0.001);
  EXPECT_GT(gap(1000, false), 0.5);
}

TEST(DenoisingModel, OracleDrawsHaveTheLawsMoments) {
  const NoiseSchedule schedule("cosine", 400);
  auto model = optimal_denoiser(schedule, Target::velocity);
  const std::int64_t n = 10'000;
  for (const auto& settings : {DrawingSettings{}, {.eta = 0}, {.steps = 100, .eta = 0.5}}) {
    Rng rng(1);
    const auto z = (model.sample(n, {}, settings, rng).x() - kOval.mean) / kOval.deviation;
    const auto covariance = at::mm(z.t(), z) / static_cast<double>(n);
    EXPECT_LT(z.mean(0).abs().max().item<double>(), 0.05) << settings.eta;
    EXPECT_LT((covariance - at::eye(2, at::kDouble)).abs().max().item<double>(), 0.08) << settings.eta;
  }
}

TEST(DenoisingModel, DdimIsAFunctionOfItsStart) {
  auto model = optimal_denoiser(NoiseSchedule("cosine", 30));
  const auto drawn = [&](double eta) {
    Rng rng(1);
    auto x = model.sample(4, {}, {.eta = eta}, rng).x();
    return std::pair(x, rng.state());
  };
  Rng start(1);
  start.normal({4, 2}, at::kDouble);
  EXPECT_TRUE(at::equal(drawn(0).second, start.state())) << "nothing is drawn after x_T";
  EXPECT_TRUE(at::equal(drawn(0).first, drawn(0).first));
  EXPECT_FALSE(at::equal(drawn(1).second, start.state()));
}

TEST(DenoisingModel, RefusesStepsThatItDoesNotHave) {
  auto model = optimal_denoiser(NoiseSchedule("cosine", 30));
  Rng rng(1);
  for (const std::int64_t steps : {0, 31, -1}) EXPECT_THROW(model.sample(1, {}, {.steps = steps}, rng), UserError) << steps;
  const auto codec = plain_codec(kPlaneOfReals);
  for (const auto& info : model.samplers()) {
    EXPECT_THROW(info.fit(model, codec, {{"steps", 0}}, nullptr, rng), UserError) << info.name;
    EXPECT_THROW(info.fit(model, codec, {{"guidance", 2}}, nullptr, rng), UserError) << info.name;
    EXPECT_EQ(info.fit(model, codec, {{"steps", 10}}, nullptr, rng).passes, 10) << info.name;
  }
}

TEST(LevelMass, SumsToOneAndStaysFinite) {
  for (const std::int64_t n : {2, 5, 256}) {
    const auto x = at::linspace(-1, 1, n, at::kDouble);
    for (const auto mean : {-3.0, -0.2, 0.0, 0.9}) {
      for (const auto deviation : {0.003, 0.1, 2.0}) {
        const auto log_mass = log_level_mass(x, at::full_like(x, mean), at::scalar_tensor(deviation, at::kDouble), n);
        EXPECT_TRUE(at::isfinite(log_mass).all().item<bool>()) << n << " " << mean << " " << deviation;
        EXPECT_NEAR(log_mass.exp().sum().item<double>(), 1, 1e-9);
      }
    }
  }
}

TEST(DenoisingModel, LevelsAreMassesAndSamplesStayWithin) {
  const Task levels{{{{.name = "x", .values = Levels{4}, .shape = {1}}}}, {}};
  DenoisingModel model({.net = std::make_shared<GuidedNet>(TimeMlpSpec{.hidden = {8}}, Shape{1}, Space{}, 0),
                        .schedule = NoiseSchedule("cosine", 20)},
                       levels);
  Rng rng(1);
  const auto x = at::linspace(0, 1, 4).view({4, 1}).repeat({500, 1});
  const auto score = model.score({x}, rng);
  EXPECT_EQ(score.info.measure, Score::Measure::mass);
  EXPECT_TRUE((score.nats < 0).all().item<bool>());
  EXPECT_LT(score.nats.view({500, 4}).mean(0).exp().sum().item<double>(), 1) << "a bound on a mass";
  const auto drawn = model.sample(200, {}, rng).x();
  EXPECT_TRUE(((drawn >= 0) & (drawn <= 1)).all().item<bool>());
}

}  // namespace
}  // namespace gx
