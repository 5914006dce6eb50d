// The linear-Gaussian model of rows: factor analysis, and with noise of one size probabilistic principal components.
//
//   z ~ N(0, I_Z)      x = m + W z + e,   e ~ N(0, diag psi)      so x ~ N(m, W W^T + diag psi)
//
// Of a row whose cells o are known (all of them, where nothing is said), with W_o, psi_o, m_o the rows of those cells:
//
//   G = I + W_o^T diag(psi_o)^-1 W_o      h = W_o^T diag(psi_o)^-1 (x_o - m_o)
//   p(z | x_o) = N(G^-1 h, G^-1)
//   log p(x_o) = -1/2 [ n_o log 2 pi + sum log psi_o + log |G| + sum (x_o - m_o)^2 / psi_o - h^T G^-1 h ]
//
// Maximum likelihood by expectation-maximization (Rubin and Thayer 1982; with unknown cells each cell's regression is over the
// rows that have it), or for noise of one size in closed form (Tipping and Bishop 1999, eq. 7 and 8):
//
//   W = U_Z (L_Z - s^2 I)^1/2,  psi = s^2 = mean of the D - Z smallest eigenvalues l of the covariance
#pragma once

#include "generatrix/base/tensor.h"
#include "generatrix/prob/estimators/moments.h"

namespace gx {

// float64. Functions take rows [B, D], float64, and which cells are known, bool [B, D] or undefined; unknown cells may hold
// anything finite.
struct Factors {
  Tensor weight;  // W [D, Z]
  Tensor mean;    // m [D]
  Tensor noise;   // psi [D], variances

  struct Posterior {
    Tensor mean;        // [B, Z]
    Tensor covariance;  // [Z, Z] of all rows, [B, Z, Z] where rows differ in what is known
    Tensor nats;        // log p(x_o) [B]
  };
  Posterior posterior(const Tensor& x, const Tensor& observed) const;
};

// What an iteration of expectation-maximization needs to know of all rows: the expectations of step E, added up part by part.
class FactorStatistics final {
 public:
  explicit FactorStatistics(Factors factors) : factors_(std::move(factors)) {}
  void add(const Tensor& x, const Tensor& observed);
  double n_rows() const { return n_rows_; }
  double nats() const { return nats_; }  // sum over rows of log p under the factors before the step
  // Step M: the factors of greatest expected log-likelihood. one_noise: psi is the same for all cells. floor: least variance of
  // the noise. A cell that no row has keeps what it has.
  Factors maximized(bool one_noise, double floor) const;

 private:
  Factors factors_;
  double n_rows_ = 0, nats_ = 0;
  // Over rows that have the cell, with v = (z, 1) and x less m: sums of v v^T ([1 or D, Z + 1, Z + 1]), x v [D, Z + 1], x^2 [D],
  // and their number [D].
  Tensor vv_, xv_, xx_, n_;
};

// In closed form, of noise of one size; 1 <= Z < D.
Factors principal_factors(const Moments& moments, std::int64_t n_latent, double floor);

// float64 scalar: the mean over the rows that made the moments of log p(x), all cells known:
//   -1/2 [ D log 2 pi + log |C| + tr(C^-1 S) + (m - mean)^T C^-1 (m - mean) ],   C = W W^T + diag psi
Tensor mean_log_likelihood(const Factors& factors, const Moments& moments);

}  // namespace gx
