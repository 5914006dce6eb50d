// Maximum likelihood of a mixture of normal laws with full covariances, by expectation-maximization (Dempster, Laird and Rubin
// 1977; Bishop 2006, section 9.2.2).
//
//   E: r_nk = w_k N(x_n; m_k, S_k) / sum_j w_j N(x_n; m_j, S_j)
//   M: w_k = n_k / N,  m_k = 1/n_k sum_n r_nk x_n,  S_k = 1/n_k sum_n r_nk (x_n - m_k)(x_n - m_k)^T,  n_k = sum_n r_nk
//
// The eigenvalues of S_k are kept above a floor. Under S_k >= floor I the maximizer of the M step is S_k with its eigenvalues
// raised to the floor, so the log-likelihood still never falls.
// The start is k-means++ (Arthur and Vassilvitskii 2007): centers drawn in proportion to the squared distance from those already
// drawn, and every row with its nearest.
#pragma once

#include <vector>

#include "generatrix/base/rng.h"
#include "generatrix/prob/law.h"

namespace gx {

struct GaussianMixtureOptions {
  std::int64_t components = 10;  // at most as many as there are rows
  std::int64_t iterations = 100;
  double tolerance = 1e-3;  // ends when the log-likelihood of a row rises by less, in nats
  double floor = 1e-6;      // of eigenvalues, as a share of the mean variance of the rows' dimensions
};

struct GaussianMixtureFit {
  Tensor weights;                       // float64 [K], sum 1
  Tensor means;                         // float64 [K, D]
  Tensor covariances;                   // float64 [K, D, D]
  std::vector<double> log_likelihoods;  // nats, mean over rows: of the start and after every iteration
  bool converged = false;               // before the last iteration allowed

  Distribution law() const;  // a Mixture of MultivariateNormal; batch [], event [D], float64
};

// rows [N, D], N >= 1. Throws UserError when there are no rows or an option is out of range.
GaussianMixtureFit fit_gaussian_mixture(const Tensor& rows, const GaussianMixtureOptions& options, Rng& rng);

}  // namespace gx
