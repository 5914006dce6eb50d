#include "generatrix/models/beta_tcvae/total_correlation.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/kernels/gaussian/batch_mixture.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"

namespace gx {

Tensor log_weights(std::int64_t n_batch, std::int64_t n_rows, bool stratified, at::TensorOptions options) {
  const auto n = static_cast<double>(n_rows), b = static_cast<double>(n_batch);
  if (!stratified || n_batch < 2) return at::full({n_batch, n_batch}, -std::log(n * b), options);
  auto weights = at::full({n_batch, n_batch}, 1 / (b - 1), options);
  const auto rows = at::arange(n_batch, options.dtype(at::kLong));
  weights.index_put_({rows, rows}, at::scalar_tensor(1 / n, options));
  weights.index_put_({rows, (rows + 1).remainder(n_batch)}, at::scalar_tensor(std::max(0., n - b + 1) / (n * (b - 1)), options));
  return weights.log();
}

KlParts parts_of_kl(const Distribution& q, const Distribution& p, const Tensor& z, std::int64_t n_rows, bool stratified) {
  const auto* normal = cells_of(q).as<Normal>();
  if (!normal || z.dim() != 2) throw errors::misuse("parts_of_kl", q.name(), "a diagonal normal law, and one draw a row");
  const auto type = at::promote_types(z.scalar_type(), at::kFloat);  // under autocast the means of many need more digits
  const auto w = log_weights(z.size(0), std::max(n_rows, z.size(0)), stratified, z.options().dtype(type).requires_grad(false));
  const auto [log_q_joint, log_q_product] =
      batch_mixture(z.to(type), normal->loc.to(type).expand_as(z), normal->scale.to(type).expand_as(z), w);  // [B]
  const auto log_q_given = q.log_prob(z), log_p = p.log_prob(z);                                             // [B]
  return {(log_q_given - log_q_joint).mean(), (log_q_joint - log_q_product).mean(), (log_q_product - log_p).mean()};
}

}  // namespace gx
