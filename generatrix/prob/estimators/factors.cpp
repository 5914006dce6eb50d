#include "generatrix/prob/estimators/factors.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

#include "generatrix/prob/estimators/pca.h"

namespace gx {
namespace {

// Sums over known cells: of numbers [B, D] that mean nothing where they are unknown.
Tensor where_known(const Tensor& x, const Tensor& observed) {
  return observed.defined() ? x.masked_fill(observed.logical_not(), 0) : x;
}

Tensor with_one(const Tensor& z) { return at::cat({z, at::ones({z.size(0), 1}, z.options())}, 1); }  // [B, Z + 1]

}  // namespace

Factors::Posterior Factors::posterior(const Tensor& x, const Tensor& observed) const {
  const auto n_latent = weight.size(1);
  const auto scaled = weight / noise.unsqueeze(1);        // [D, Z]
  const auto centered = where_known(x - mean, observed);  // [B, D]
  const auto h = centered.matmul(scaled);                 // [B, Z]
  const auto unit = at::eye(n_latent, weight.options());
  Tensor g, log_noise, n_cells;
  if (observed.defined()) {
    const auto known = observed.to(x.scalar_type());                                   // [B, D]
    const auto outer = (weight.unsqueeze(2) * scaled.unsqueeze(1)).flatten(1);         // [D, Z Z]
    g = unit + known.matmul(outer).unflatten(1, at::IntArrayRef{n_latent, n_latent});  // [B, Z, Z]
    log_noise = known.matmul(noise.log());                                             // [B]
    n_cells = known.sum(1);
  } else {
    g = unit + weight.t().matmul(scaled);  // [Z, Z]
    log_noise = noise.log().sum();
    n_cells = at::scalar_tensor(static_cast<double>(x.size(1)), x.options());
  }
  const auto root = at::linalg_cholesky(g);
  const auto z = observed.defined() ? at::cholesky_solve(h.unsqueeze(2), root).squeeze(2) : at::cholesky_solve(h.t(), root).t();
  const auto log_det = 2 * root.diagonal(0, -2, -1).log().sum(-1);
  const auto distance = (centered.square() / noise).sum(1) - (h * z).sum(1);
  return {z, at::cholesky_inverse(root), -0.5 * (n_cells * std::log(2 * std::numbers::pi) + log_noise + log_det + distance)};
}

void FactorStatistics::add(const Tensor& x, const Tensor& observed) {
  const auto [z, covariance, nats] = factors_.posterior(x, observed);
  const auto v = with_one(z);                                         // [B, Z + 1]
  const auto spread = at::constant_pad_nd(covariance, {0, 1, 0, 1});  // of v: [Z + 1, Z + 1] or one a row
  const auto centered = where_known(x - factors_.mean, observed);     // [B, D]
  const auto rows = static_cast<double>(x.size(0));
  Tensor vv, n;
  if (observed.defined()) {
    const auto known = observed.to(x.scalar_type());
    const auto each = v.unsqueeze(2) * v.unsqueeze(1) + spread;  // [B, Z + 1, Z + 1]
    vv = known.t().matmul(each.flatten(1)).unflatten(1, at::IntArrayRef{v.size(1), v.size(1)});
    n = known.sum(0);
  } else {
    vv = (v.t().matmul(v) + rows * spread).unsqueeze(0);
    n = at::full({x.size(1)}, rows, x.options());
  }
  const auto xv = centered.t().matmul(v), xx = centered.square().sum(0);
  const bool first = !vv_.defined();
  vv_ = first ? vv : vv_ + vv;
  xv_ = first ? xv : xv_ + xv;
  xx_ = first ? xx : xx_ + xx;
  n_ = first ? n : n_ + n;
  n_rows_ += rows;
  nats_ += nats.sum().item<double>();
}

// Each cell is a regression on v, whose least squares are (sum v v^T)^-1 sum x v.
Factors FactorStatistics::maximized(bool one_noise, double floor) const {
  const auto seen = n_ > 0;  // [D]
  const auto unit = at::eye(vv_.size(1), vv_.options());
  const auto found =  // [D, Z + 1]; where all cells are known, all regressions have one matrix
      vv_.size(0) == 1 ? at::linalg_solve(vv_[0], xv_.t()).t()
                       : at::linalg_solve(at::where(seen.view({-1, 1, 1}), vv_, unit), xv_.unsqueeze(2)).squeeze(2);
  const auto rest = xx_ - (found * xv_).sum(1);  // [D]
  const auto noise = one_noise ? (rest.sum() / n_.sum()).expand_as(rest) : rest / n_.clamp_min(1);
  return {at::where(seen.unsqueeze(1), found.narrow(1, 0, found.size(1) - 1), factors_.weight),
          at::where(seen, factors_.mean + found.select(1, found.size(1) - 1), factors_.mean),
          at::where(seen, noise, factors_.noise).clamp_min(floor)};
}

Factors principal_factors(const Moments& moments, std::int64_t n_latent, double floor) {
  const auto pca = pca_of(moments, n_latent);
  const auto noise = pca.variances.slice(0, n_latent).mean().clamp_min(floor);
  const auto scale = (pca.variances.slice(0, 0, n_latent) - noise).clamp_min(0).sqrt();  // [Z]
  return {pca.basis * scale, pca.mean, noise.expand_as(pca.mean).contiguous()};
}

Tensor mean_log_likelihood(const Factors& factors, const Moments& moments) {
  const auto& [weight, mean, noise] = factors;
  const auto root = at::linalg_cholesky(weight.matmul(weight.t()) + noise.diag());
  const auto shift = moments.mean() - mean;
  const auto second = moments.covariance() + shift.outer(shift);  // of rows less m
  const auto log_det = 2 * root.diagonal().log().sum();
  const auto n_cells = static_cast<double>(mean.size(0));
  return -0.5 * (n_cells * std::log(2 * std::numbers::pi) + log_det + at::cholesky_solve(second, root).trace());
}

}  // namespace gx
