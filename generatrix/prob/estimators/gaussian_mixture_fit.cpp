#include "generatrix/prob/estimators/gaussian_mixture_fit.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/distributions/mixture.h"
#include "generatrix/prob/distributions/multivariate_normal.h"
#include "generatrix/prob/estimators/k_means.h"

namespace gx {
namespace {

constexpr std::int64_t kRowsAtOnce = 512;  // by components and dimensions: what a processor's cache holds
constexpr double kFewest = 1e-10;          // rows of a component that has lost all: it keeps a finite mean

// Sums over rows of r, r x and r x x^T for each component: all that the M step needs.
struct Sums {
  Tensor n, x, xx;  // [K], [K, D], [K, D, D]
  double log_likelihood = 0;

  void add(const Tensor& rows, const Tensor& responsibility) {                           // [b, D], [b, K]
    const auto weighted = (responsibility.unsqueeze(2) * rows.unsqueeze(1)).flatten(1);  // [b, K D]
    n += responsibility.sum(0);
    x += responsibility.t().matmul(rows);
    xx += weighted.t().matmul(rows).view_as(xx);
  }
};

Sums no_sums(std::int64_t n_components, std::int64_t n_dims) {
  const at::TensorOptions wide(at::kDouble);
  return {at::zeros({n_components}, wide), at::zeros({n_components, n_dims}, wide),
          at::zeros({n_components, n_dims, n_dims}, wide)};
}

// Every row counts for its nearest center.
Sums start(const Tensor& rows, std::int64_t n_components, Rng& rng) {
  const auto centers = spread_centers(rows, n_components, rng);
  auto sums = no_sums(n_components, rows.size(1));
  for (const auto& block : rows.split(kRowsAtOnce)) {
    const auto nearest = at::cdist(block, centers).argmin(1);
    sums.add(block, at::one_hot(nearest, n_components).to(at::kDouble));
  }
  return sums;
}

Sums expectation(const Tensor& rows, const GaussianMixtureFit& fit) {
  auto sums = no_sums(fit.weights.size(0), rows.size(1));
  const MultivariateNormal components{fit.means, at::linalg_cholesky(fit.covariances)};
  for (const auto& block : rows.split(kRowsAtOnce)) {
    const auto joint = fit.weights.log() + components.log_prob(block.unsqueeze(1));  // [b, K]
    const auto log_p = joint.logsumexp(1, /*keepdim=*/true);
    sums.add(block, (joint - log_p).exp());
    sums.log_likelihood += log_p.sum().item<double>();
  }
  sums.log_likelihood /= static_cast<double>(rows.size(0));
  return sums;
}

void maximize(GaussianMixtureFit& fit, const Sums& sums, double floor) {
  const auto n = sums.n.clamp_min(kFewest);  // [K]
  fit.weights = n / n.sum();
  fit.means = sums.x / n.unsqueeze(1);
  const auto own = sums.xx / n.view({-1, 1, 1}) - fit.means.unsqueeze(2) * fit.means.unsqueeze(1);  // [K, D, D]
  const auto [values, vectors] = at::linalg_eigh(own);
  fit.covariances = (vectors * values.clamp_min(floor).unsqueeze(1)).matmul(vectors.transpose(1, 2));
}

void check(const Tensor& rows, const GaussianMixtureOptions& options) {
  const auto at_least_one = [](const std::string& name, std::int64_t value) {
    if (value < 1) throw errors::bad_value("mixture: " + name, std::to_string(value), "must be positive");
  };
  at_least_one("rows", rows.size(0));
  at_least_one("components", options.components);
  at_least_one("iterations", options.iterations);
}

}  // namespace

Distribution GaussianMixtureFit::law() const {
  return Mixture{Categorical{weights.log()}, MultivariateNormal{means, at::linalg_cholesky(covariances)}};
}

GaussianMixtureFit fit_gaussian_mixture(const Tensor& rows, const GaussianMixtureOptions& options, Rng& rng) {
  check(rows, options);
  const at::NoGradGuard off;
  const auto wide = rows.to(at::kDouble);
  const auto origin = wide.mean(0);  // second moments are taken around it, where they lose no digits
  const auto centered = (wide - origin).contiguous();
  const auto floor = std::max(options.floor * centered.square().mean().item<double>(), 1e-12);

  GaussianMixtureFit fit;
  maximize(fit, start(centered, std::min(options.components, rows.size(0)), rng), floor);
  auto sums = expectation(centered, fit);
  fit.log_likelihoods.push_back(sums.log_likelihood);
  for (std::int64_t i = 0; i < options.iterations && !fit.converged; ++i) {
    maximize(fit, sums, floor);
    sums = expectation(centered, fit);
    fit.converged = sums.log_likelihood - fit.log_likelihoods.back() < options.tolerance;
    fit.log_likelihoods.push_back(sums.log_likelihood);
  }
  fit.means += origin;
  return fit;
}

}  // namespace gx
