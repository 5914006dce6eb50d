// What training leads to: densities of known entropy, and maps that still come back.
#include "tests/support/fit.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/contract/abilities.h"
#include "generatrix/data/toy.h"

#include "tests/support/derivative.h"

namespace gx {

void add_realnvp(Catalog& catalog);

namespace {

Catalog realnvp_alone() {
  Catalog catalog;
  add_realnvp(catalog);
  return catalog;
}

const Table kVectorFlow{{"vector", Table{{"hidden", Value::Array{64, 64}}}}};
const Table kImageFlow{{"image", Table{{"scales", 1}, {"couplings", 2}, {"net", Table{{"channels", 8}}}}}};
const Field kPlane{.name = "x", .values = Real{}, .shape = {2}};
const Field kBytes{.name = "image", .values = Levels{256}, .shape = {1, 6, 6}};

Fit flow(const Table& parameters, const Field& field, std::int64_t steps) {
  Fit fit{.model = "realnvp", .parameters = parameters, .task = {Space{{field}}, {}}};
  fit.train.steps = steps;
  fit.train.batch = 256;
  fit.train.clip_norm = 5;
  fit.train.optimizer.learning_rate = 2e-3;
  fit.train.schedule.shape = "cosine";
  return fit;
}

// Squares of two brightnesses on grey ground, with noise: levels of 0..255.
Tensor pictures(std::int64_t n, Rng& rng) {
  auto x = at::full({n, 1, 6, 6}, 60.0);
  x.slice(2, 1, 4).slice(3, 2, 5) += 90 * rng.integers(2, {n, 1, 1, 1});
  return (x + 12 * rng.normal({n, 1, 6, 6})).round().clamp(0, 255) / 255;
}

Batch stored(const Tensor& x) { return {at::round(x * 255).to(at::kByte)}; }

TEST(RealNvpFit, GapToTheEntropyIsSmallAndNotNegative) {
  const auto moons = two_moons();
  Rng rng(1);
  const auto fitted = fit(realnvp_alone(), flow(kVectorFlow, kPlane, 1000), Batch{moons.sample(50'000, rng).to(at::kFloat)}, 100);
  const auto x = moons.sample(20'000, rng).to(at::kFloat);
  // row by row against the true density: an estimate of KL(p || q) with a smaller error than the difference of two means
  const auto gap = moons.log_prob(x) - dynamic_cast<CanScore&>(*fitted.model).score({x}, rng).nats.to(at::kDouble);
  const auto error = gap.std().item<double>() / std::sqrt(20'000.0);
  RecordProperty("gap", std::to_string(gap.mean().item<double>()) + " +- " + std::to_string(error));
  EXPECT_GT(gap.mean().item<double>(), -3 * error);
  EXPECT_LT(gap.mean().item<double>(), 0.05);
}

// Two even dice of four sides: no law gives rows of theirs more than -2 log 4 nats, in steps. A density of the points alone
// would.
TEST(RealNvpFit, OfWholeNumbersScoresNoMoreThanTheirLaw) {
  auto field = kPlane;
  field.grain = {0.5, 0.5};
  Rng rng(1);
  const auto dice = [&](std::int64_t n) { return 0.5 * rng.integers(4, {n, 2}).to(at::kFloat); };
  const auto fitted = fit(realnvp_alone(), flow(kVectorFlow, field, 1000), Batch{dice(20'000)}, 100);
  const auto nats = dynamic_cast<CanScore&>(*fitted.model).score({dice(5'000)}, rng).nats + 2 * std::log(0.5);
  const auto most = -2 * std::log(4.0), error = nats.std().item<double>() / std::sqrt(5'000.0);
  EXPECT_LT(nats.mean().item<double>(), most + 3 * error);
  EXPECT_GT(nats.mean().item<double>(), most - 0.4);
}

TEST(RealNvpFit, ComesBackAfterTraining) {
  Rng rng(1);
  const auto x = eight_gaussians().sample(20'000, rng);
  const auto fitted = fit(realnvp_alone(), flow(kVectorFlow, kPlane, 500), Batch{x.to(at::kFloat)}, 100);
  fitted.model->to(at::kDouble);
  const auto f = dynamic_cast<CanInvert&>(*fitted.model).bijector({});
  for (const auto& at : {x.narrow(0, 0, 2000), 10 * x.narrow(0, 0, 2000).sign()}) {
    at::NoGradGuard off;
    const auto error = distance(f.forward(f.inverse(at).value).value, at), size = at.abs().max().item<double>();
    RecordProperty("at_" + std::to_string(size), std::to_string(error * 1e15) + "e-15");
    EXPECT_LT(error, 1e-12);
  }
}

TEST(RealNvpFit, LearnsPicturesAndGivesThemBackExactly) {
  Rng rng(1), noise(2);
  auto what = flow(kImageFlow, kBytes, 0);
  what.train.batch = 64;
  const auto start = fit(realnvp_alone(), what, stored(pictures(5'000, rng)), 1).model;
  what.train.steps = 300;
  const auto fitted = fit(realnvp_alone(), what, stored(pictures(5'000, rng)), 100).model;
  const auto x = pictures(500, rng);
  const auto bits = [&](Model& model) {
    return -dynamic_cast<CanScore&>(model).score({x}, noise).nats.mean().item<double>() / (36 * std::log(2));
  };
  // noise of 12 levels has log2(12 sqrt(2 pi e)) = 5.63 bits, the choice of the square 1 in 36 dimensions
  EXPECT_LT(bits(*fitted), 5.9);
  EXPECT_GT(bits(*fitted), 5.63);
  EXPECT_GT(bits(*start), 6.5);
  at::NoGradGuard off;
  const auto z = dynamic_cast<CanEncode&>(*fitted).encode({x}).mean();
  const auto decoded = dynamic_cast<CanDecode&>(*fitted).decode(z, {}).mean().x();
  EXPECT_TRUE(at::equal(at::round(decoded * 255), at::round(x * 255)));
}

TEST(RealNvpFit, WarmStartSurvivesItsFile) {
  Rng rng(1);
  const auto x = 3 * rng.normal({256, 2}) + 5;
  const auto catalog = realnvp_alone();
  auto what = flow(kVectorFlow, kPlane, 0);
  what.train.optimizer.learning_rate = 1e-9;
  what.train.steps = 1;
  const auto started = fit(catalog, what, Batch{x}, 1).model;
  const auto z = dynamic_cast<CanEncode&>(*started).encode({x}).mean();
  EXPECT_LT(z.mean(0).abs().max().item<double>(), 1e-3);
  EXPECT_LT((z.var(0, false) - 1).abs().max().item<double>(), 1e-3);

  const auto loaded = through_a_file(catalog, what, *started);
  dynamic_cast<NeedsWarmStart&>(*loaded).warm_start({x - 100}, rng);  // has no more to say
  EXPECT_TRUE(at::equal(dynamic_cast<CanEncode&>(*loaded).encode({x}).mean(), z));
}

}  // namespace
}  // namespace gx
