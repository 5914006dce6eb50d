#include "generatrix/prob/estimators/pca.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "generatrix/base/errors.h"

namespace gx {

Tensor Pca::encode(const Tensor& rows) const { return (rows.to(at::kDouble) - mean).matmul(basis); }
Tensor Pca::reconstruct(const Tensor& rows) const { return mean + encode(rows).matmul(basis.t()); }

Pca Pca::first(std::int64_t d) const { return {mean, basis.slice(1, 0, d), variances}; }

Pca pca_of(const Moments& moments, std::int64_t d) {
  if (moments.n() < 1) throw errors::bad_value("principal components", "no rows", "at least one");
  const auto mean = moments.mean();  // [D]
  if (d < 1 || d > mean.size(0)) {
    throw errors::bad_value("principal components", fmt::format("{}", d), fmt::format("must be 1 to {}", mean.size(0)));
  }
  const auto [rising, vectors] = at::linalg_eigh(moments.covariance());  // [D], columns of [D, D]
  return {mean, vectors.flip(1).slice(1, 0, d).contiguous(), rising.flip(0).clamp_min(0)};
}

Pca fit_pca(const Tensor& rows, std::int64_t d) {
  Moments moments;
  if (rows.size(0) > 0) moments.add(rows);
  return pca_of(moments, d);
}

}  // namespace gx
