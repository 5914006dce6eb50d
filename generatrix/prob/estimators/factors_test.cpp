#include "generatrix/prob/estimators/factors.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/rng.h"
#include "generatrix/prob/distributions/multivariate_normal.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

constexpr std::int64_t kFactorCells = 6, kFactorLatent = 2;

Factors some_factors() {
  Rng rng(1);
  return {rng.normal({kFactorCells, kFactorLatent}, at::kDouble), rng.normal({kFactorCells}, at::kDouble),
          0.2 + rng.uniform({kFactorCells}, at::kDouble)};
}

Tensor draws(const Factors& f, std::int64_t n, Rng& rng) {
  return f.mean + rng.normal({n, f.weight.size(1)}, at::kDouble).matmul(f.weight.t()) +
         f.noise.sqrt() * rng.normal({n, f.mean.size(0)}, at::kDouble);
}

Tensor covariance_of(const Factors& f) { return f.weight.matmul(f.weight.t()) + f.noise.diag(); }

Tensor some_known(std::int64_t n, Rng& rng) { return rng.uniform({n, kFactorCells}) < 0.7; }

Factors by_em(Factors f, const Tensor& x, const Tensor& known, bool one_noise, int iterations) {
  for (int i = 0; i < iterations; ++i) {
    FactorStatistics statistics(f);
    statistics.add(x, known);
    f = statistics.maximized(one_noise, 1e-8);
  }
  return f;
}

double nats_of(const Factors& f, const Tensor& x, const Tensor& known = {}) {
  return f.posterior(x, known).nats.sum().item<double>();
}

TEST(Factors, TheDensityIsThatOfTheMultivariateNormal) {
  Rng rng(2);
  const auto f = some_factors();
  const auto x = draws(f, 50, rng);
  const MultivariateNormal law{f.mean, at::linalg_cholesky(covariance_of(f))};
  EXPECT_TRUE(at::allclose(f.posterior(x, {}).nats, law.log_prob(x), tolerance::kAlgebra, tolerance::kAlgebra));
}

// The marginal of a normal law is the normal law of the cells left, row by row.
TEST(Factors, TheDensityOfKnownCellsIsThatOfTheMarginal) {
  Rng rng(2);
  const auto f = some_factors();
  const auto x = draws(f, 20, rng), known = some_known(20, rng);
  const auto found = f.posterior(x, known).nats;
  for (std::int64_t b = 0; b < 20; ++b) {
    const auto cells = known[b].nonzero().squeeze(1);
    if (cells.size(0) == 0) continue;
    const auto part = covariance_of(f).index_select(0, cells).index_select(1, cells);
    const MultivariateNormal law{f.mean.index_select(0, cells), at::linalg_cholesky(part)};
    EXPECT_NEAR(found[b].item<double>(), law.log_prob(x[b].index_select(0, cells)).item<double>(), tolerance::kAlgebra) << b;
  }
}

TEST(Factors, ValuesOfUnknownCellsMeanNothing) {
  Rng rng(2);
  const auto f = some_factors();
  const auto x = draws(f, 20, rng), known = some_known(20, rng), other = at::where(known, x, 7);
  EXPECT_TRUE(at::equal(f.posterior(x, known).nats, f.posterior(other, known).nats));
  EXPECT_TRUE(at::equal(f.posterior(x, known).mean, f.posterior(other, known).mean));
}

// p(z|x) is proportional to p(x|z) p(z): the difference of their logarithms is log p(x) whatever z is.
TEST(Factors, ThePosteriorFollowsFromBayes) {
  Rng rng(3);
  const auto f = some_factors();
  const auto x = draws(f, 5, rng), z = rng.normal({5, kFactorLatent}, at::kDouble);
  const auto [mean, covariance, nats] = f.posterior(x, {});
  const MultivariateNormal prior{at::zeros({kFactorLatent}, at::kDouble), at::eye(kFactorLatent, at::kDouble)};
  const MultivariateNormal posterior{mean, at::linalg_cholesky(covariance).expand({5, kFactorLatent, kFactorLatent})};
  const MultivariateNormal likelihood{f.mean + z.matmul(f.weight.t()),
                                      f.noise.sqrt().diag().expand({5, kFactorCells, kFactorCells})};
  EXPECT_TRUE(at::allclose(likelihood.log_prob(x) + prior.log_prob(z) - posterior.log_prob(z), nats, 1e-9, 1e-9));
}

TEST(Factors, ExpectationMaximizationReachesTheClosedForm) {
  Rng rng(4);
  const auto x = draws(some_factors(), 400, rng);
  Moments moments;
  moments.add(x);
  const auto closed = principal_factors(moments, kFactorLatent, 1e-8);
  const auto start =
      Factors{rng.normal({kFactorCells, kFactorLatent}, at::kDouble), x.mean(0), at::ones({kFactorCells}, at::kDouble)};
  const auto found = by_em(start, x, {}, /*one_noise=*/true, 600);
  EXPECT_TRUE(at::allclose(covariance_of(found), covariance_of(closed), 1e-6, 1e-6));
  EXPECT_NEAR(nats_of(found, x), nats_of(closed, x), 1e-6);
}

TEST(Factors, TheLikelihoodNeverFallsWithUnknownCellsEither) {
  Rng rng(5);
  const auto x = draws(some_factors(), 300, rng), known = some_known(300, rng);
  Factors f{0.1 * rng.normal({kFactorCells, kFactorLatent}, at::kDouble), at::zeros({kFactorCells}, at::kDouble),
            at::ones({kFactorCells}, at::kDouble)};
  auto before = nats_of(f, x, known);
  for (int i = 0; i < 50; ++i) {
    f = by_em(f, x, known, /*one_noise=*/false, 1);
    const auto now = nats_of(f, x, known);
    EXPECT_GE(now, before - 1e-9 * std::abs(before)) << i;
    before = now;
  }
}

TEST(Factors, FactorAnalysisFindsTheLawThatMadeTheRows) {
  Rng rng(6);
  const auto truth = some_factors();
  const auto x = draws(truth, 20'000, rng), known = some_known(20'000, rng);
  const Factors start{rng.normal({kFactorCells, kFactorLatent}, at::kDouble), at::zeros({kFactorCells}, at::kDouble),
                      at::ones({kFactorCells}, at::kDouble)};
  const auto found = by_em(start, x, known, /*one_noise=*/false, 150);
  EXPECT_LT((covariance_of(found) - covariance_of(truth)).abs().max().item<double>(), 0.15);
  EXPECT_LT((found.mean - truth.mean).abs().max().item<double>(), 0.08);
  EXPECT_GE(nats_of(found, x, known), nats_of(truth, x, known)) << "the maximum is above the truth on its own rows";
}

TEST(Factors, MomentsAreEnoughForTheMeanLogLikelihood) {
  Rng rng(8);
  const auto f = some_factors();
  const auto x = draws(f, 100, rng);
  Moments moments;
  moments.add(x);
  EXPECT_NEAR(mean_log_likelihood(f, moments).item<double>(), nats_of(f, x) / 100, tolerance::kAlgebra);
}

TEST(Moments, PartsMakeTheMomentsOfTheWhole) {
  Rng rng(7);
  const auto x = 1000 + rng.normal({300, 4}, at::kDouble);
  Moments moments;
  for (const auto& part : x.split(77)) moments.add(part);
  const auto centered = x - x.mean(0);
  EXPECT_EQ(moments.n(), 300);
  EXPECT_TRUE(at::allclose(moments.mean(), x.mean(0), tolerance::kAlgebra, tolerance::kAlgebra));
  EXPECT_TRUE(at::allclose(moments.covariance(), centered.t().matmul(centered) / 300, tolerance::kAlgebra, tolerance::kAlgebra));
}

}  // namespace
}  // namespace gx
