#include "generatrix/prob/estimators/gaussian_mixture_fit.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/distributions/mixture.h"
#include "generatrix/prob/distributions/multivariate_normal.h"

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

Tensor t(std::vector<double> values, at::IntArrayRef shape) { return at::tensor(values, at::kDouble).reshape(shape); }

// Three laws in the plane that hardly overlap.
struct Truth {
  Tensor weights = t({0.2, 0.3, 0.5}, {3});
  Tensor means = t({-10, 0, 10, 0, 0, 12}, {3, 2});
  Tensor factors = t({1, 0, 0.5, 1, 2, 0, -1, 0.5, 0.7, 0, 0, 1.5}, {3, 2, 2});

  Tensor covariances() const { return factors.matmul(factors.transpose(1, 2)); }
  Distribution law() const { return Mixture{Categorical{weights.log()}, MultivariateNormal{means, factors}}; }
  Tensor draw(std::int64_t n) const {
    Rng rng(7);
    return law().sample({n}, rng);
  }
};

GaussianMixtureFit fitted(const Tensor& rows, GaussianMixtureOptions options, std::uint64_t seed = 1) {
  Rng rng(seed);
  return fit_gaussian_mixture(rows, options, rng);
}

TEST(GaussianMixtureFit, OfOneComponentIsTheSampleMeanAndCovariance) {
  const auto rows = 100 + Truth().draw(500);
  const auto fit = fitted(rows, {.components = 1});
  const auto mean = rows.mean(0);
  const auto centered = rows - mean;
  EXPECT_LT(distance(fit.means[0], mean), tolerance::kAlgebra);
  EXPECT_LT(distance(fit.covariances[0], centered.t().matmul(centered) / 500), tolerance::kAlgebra);
  EXPECT_EQ(fit.weights.item<double>(), 1);
  EXPECT_TRUE(fit.converged);
}

TEST(GaussianMixtureFit, RecoversComponentsThatLieApart) {
  const Truth truth;
  constexpr std::int64_t n = 20'000;
  const auto fit = fitted(truth.draw(n), {.components = 3, .tolerance = 1e-8});
  const auto order = at::cdist(truth.means, fit.means).argmin(1);  // fitted component of each true one
  ASSERT_TRUE(at::equal(std::get<0>(order.sort()), at::arange(3)));
  const auto own = n * truth.weights;  // rows of a component
  const auto weight_error = (truth.weights * (1 - truth.weights) / n).sqrt();
  const auto within = [](const Tensor& found, const Tensor& expected, const Tensor& error) {
    EXPECT_LT(((found - expected).abs() / error).max().item<double>(), tolerance::kStandardErrors) << found << expected;
  };
  within(fit.weights.index_select(0, order), truth.weights, weight_error);
  const auto variances = truth.covariances().diagonal(0, 1, 2);  // [3, 2]
  within(fit.means.index_select(0, order), truth.means, (variances / own.unsqueeze(1)).sqrt());
  // Var S_ij = (S_ii S_jj + S_ij^2) / n of a normal law
  const auto square = variances.unsqueeze(1) * variances.unsqueeze(2) + truth.covariances().square();
  within(fit.covariances.index_select(0, order), truth.covariances(), (square / own.view({3, 1, 1})).sqrt());
}

TEST(GaussianMixtureFit, TheLikelihoodNeverFallsAndIsThatOfTheLaw) {
  Rng rng(3);
  const auto rows = rng.normal({3000, 4}, at::kDouble).pow(3);  // heavy tails: no mixture of 5 is right, and EM takes many steps
  const auto fit = fitted(rows, {.components = 5, .iterations = 60, .tolerance = -1});
  ASSERT_EQ(fit.log_likelihoods.size(), 61u);
  for (std::size_t i = 1; i < 61; ++i) EXPECT_GE(fit.log_likelihoods[i], fit.log_likelihoods[i - 1] - tolerance::kAlgebra) << i;
  EXPECT_GT(fit.log_likelihoods.back(), fit.log_likelihoods.front() + 0.01);
  EXPECT_NEAR(fit.law().log_prob(rows).mean().item<double>(), fit.log_likelihoods.back(), tolerance::kAlgebra);
  EXPECT_FALSE(fit.converged);
}

// A hundred copies of three points on a line, and more components than points: every covariance would shrink to nothing.
TEST(GaussianMixtureFit, TheFloorKeepsRepeatedRowsFinite) {
  const auto rows = t({0, 0, 1, 1, 5, 5}, {3, 2}).repeat({100, 1});
  const auto fit = fitted(rows, {.components = 4, .tolerance = -1, .floor = 1e-4});
  const auto floor = 1e-4 * (rows - rows.mean(0)).square().mean().item<double>();
  EXPECT_GT(at::linalg_eigvalsh(fit.covariances).min().item<double>(), 0.999 * floor);
  EXPECT_TRUE(fit.law().log_prob(rows).isfinite().all().item<bool>());
  for (std::size_t i = 1; i < fit.log_likelihoods.size(); ++i) {
    EXPECT_GE(fit.log_likelihoods[i], fit.log_likelihoods[i - 1] - tolerance::kAlgebra) << "with the floor in force, step " << i;
  }
  Rng rng(1);
  EXPECT_TRUE(fitted(at::ones({20, 3}), {.components = 2}).law().sample({50}, rng).isfinite().all().item<bool>());
}

TEST(GaussianMixtureFit, NeverHasMoreComponentsThanRows) {
  EXPECT_EQ(fitted(t({0, 0, 1, 1, 5, 5}, {3, 2}), {.components = 10}).weights.size(0), 3);
}

TEST(GaussianMixtureFit, DependsOnTheStreamAlone) {
  const auto rows = Truth().draw(400);
  const GaussianMixtureOptions one_step{.components = 6, .iterations = 1};
  EXPECT_TRUE(at::equal(fitted(rows, one_step).means, fitted(rows, one_step).means));
  EXPECT_FALSE(at::equal(fitted(rows, one_step).means, fitted(rows, one_step, 2).means));
}

TEST(GaussianMixtureFit, RefusesWhatHasNoFit) {
  const auto rows = at::ones({4, 2});
  EXPECT_THROW(fitted(rows, {.components = 0}), UserError);
  EXPECT_THROW(fitted(rows, {.iterations = 0}), UserError);
  EXPECT_THROW(fitted(rows.slice(0, 0, 0), {}), UserError);
}

}  // namespace
}  // namespace gx
