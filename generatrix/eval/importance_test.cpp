#include "generatrix/eval/importance.h"

#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/prob/distributions/point_mass.h"

#include "tests/support/linear_gaussian.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

double worst(const Tensor& a, const Tensor& b) { return (a - b).abs().max().item<double>(); }

// q is not the posterior: shifted and half as wide again.
LinearGaussian inexact() {
  auto model = LinearGaussian::exact();
  model.a = model.a * 0.9;
  model.t = model.t * 1.5;
  return model;
}

Batch batch_of(LinearGaussian& model, std::int64_t n) {
  Rng rng(5);
  return {model.draw(n, rng)};
}

TEST(Importance, WithTheExactPosteriorEveryWeightIsTheLikelihood) {
  auto model = LinearGaussian::exact();
  const auto batch = batch_of(model, 32);
  const auto found = importance_weighted(*latent_view(model), batch, {.k = 50}, Rng(1));
  EXPECT_LT(worst(found.nats, model.log_prob(batch.x())), tolerance::kAlgebra);
  EXPECT_LT(worst(found.effective, at::full({32}, 50.)), tolerance::kAutograd);
  EXPECT_LT(found.standard_error.max().item<double>(), tolerance::kAutograd);
}

TEST(Importance, LiesWithinItsStandardErrorsOfTheTruth) {
  auto model = inexact();
  const auto batch = batch_of(model, 200);
  const auto found = importance_weighted(*latent_view(model), batch, {.k = 2000}, Rng(1));
  const auto off = (found.nats - model.log_prob(batch.x())) / found.standard_error;  // about N(0, 1) per row
  EXPECT_LT(off.abs().max().item<double>(), 5) << "200 rows: 4.4 is as rare as 3 in one";
  EXPECT_NEAR(off.square().mean().item<double>(), 1, tolerance::kStandardErrors * std::sqrt(2. / 200))
      << "the errors are true to size";
  const auto error_of_mean = found.standard_error.norm().item<double>() / 200;
  EXPECT_NEAR(found.nats.mean().item<double>(), model.log_prob(batch.x()).mean().item<double>(), 3 * error_of_mean);
}

TEST(Importance, EffectiveDrawsCountThoseThatMatter) {
  auto model = inexact();
  const auto found = importance_weighted(*latent_view(model), batch_of(model, 50), {.k = 400}, Rng(1));
  EXPECT_GE(found.effective.min().item<double>(), 1);
  EXPECT_LT(found.effective.max().item<double>(), 400);
  EXPECT_GT(found.effective.mean().item<double>(), 40);
}

// Weights by hand: log w of all draws at once, without streaming, chunks or log-sum-exp.
TEST(Importance, EqualsTheFormula) {
  auto model = inexact();
  const auto batch = batch_of(model, 3);
  const auto found = importance_weighted(*latent_view(model), batch, {.k = 10}, Rng(1));
  auto rng = Rng(1).fork(std::uint64_t{0});
  const auto q = model.encode(batch);
  const auto z = q.sample({10}, rng);
  const auto w = (model.decode(z, {}).log_prob(batch.event) + model.prior({}).log_prob(z) - q.log_prob(z)).exp();  // [10, 3]
  EXPECT_LT(worst(found.nats, w.mean(0).log()), tolerance::kAlgebra);
  EXPECT_LT(worst(found.effective, w.sum(0).square() / w.square().sum(0)), tolerance::kAlgebra);
  EXPECT_LT(worst(found.standard_error, w.std(0) / w.mean(0) / std::sqrt(10.)), tolerance::kAlgebra);
}

TEST(Importance, DoesNotDependOnTheMemoryItMayUse) {
  auto model = inexact();
  const auto batch = batch_of(model, 7);
  const auto whole = importance_weighted(*latent_view(model), batch, {.k = 150}, Rng(1));
  for (const std::int64_t decoded : {1, 28, 100, 1000}) {
    const auto found = importance_weighted(*latent_view(model), batch, {.k = 150, .decoded = decoded}, Rng(1));
    EXPECT_LT(worst(found.nats, whole.nats), 1e-6);
    EXPECT_LT(worst(found.effective, whole.effective), 1e-6);
  }
}

TEST(Importance, EncodesOncePerBatch) {
  auto model = inexact();
  importance_weighted(*latent_view(model), batch_of(model, 4), {.k = 500}, Rng(1));
  EXPECT_EQ(model.n_encoded, 1);
}

TEST(Importance, StaysFiniteFarFromTheData) {
  auto model = inexact();
  const Batch far{at::full({2, 4}, 1e3)};  // log p(x) near -1e6: its exponential is 0 in float64
  const auto found = importance_weighted(*latent_view(model), far, {.k = 64}, Rng(1));
  EXPECT_TRUE(found.nats.isfinite().all().item<bool>());
  EXPECT_GE(found.effective.min().item<double>(), 1);
}

TEST(Importance, OfOneDrawHasNoError) {
  auto model = inexact();
  const auto found = importance_weighted(*latent_view(model), batch_of(model, 3), {.k = 1}, Rng(1));
  EXPECT_TRUE(found.standard_error.isnan().all().item<bool>());
  EXPECT_LT(worst(found.effective, at::ones({3}, at::kDouble)), tolerance::kAlgebra);
}

TEST(Importance, KindStaysUnnormalized) {
  EXPECT_EQ(importance_kind(Score::Kind::unnormalized), Score::Kind::unnormalized);
  EXPECT_EQ(importance_kind(Score::Kind::lower_bound), Score::Kind::lower_bound);
}

struct Pointwise final : Model, CanEncode, CanDecode, HasPrior {
  std::vector<Turn> turns() override { return {}; }
  Distribution encode(const Batch& batch) override { return independent(PointMass{batch.x()}, 1); }
  RowsLaw decode(const Tensor& z, const Rows&) override { return independent(Normal{z, at::ones_like(z)}, 1); }
  Distribution prior(const Rows&) override { return standard_normal({2}); }
};

TEST(Importance, RefusesDeterministicCodesAndNoDraws) {
  Pointwise model;
  const Batch batch{at::zeros({3, 2})};
  EXPECT_THROW(importance_weighted(*latent_view(model), batch, {}, Rng(1)), Unsupported);
  EXPECT_THROW(importance_weighted(*latent_view(model), batch, {.k = 0}, Rng(1)), UserError);
}

}  // namespace
}  // namespace gx
