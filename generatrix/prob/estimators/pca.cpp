#include "generatrix/prob/estimators/pca.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

constexpr std::int64_t kBlockRows = 4096;

// Summed in float64 over blocks of rows.
Tensor covariance(const Tensor& rows, const Tensor& mean) {
  auto sum = at::zeros({rows.size(1), rows.size(1)}, mean.options());
  const auto center = mean.to(rows.scalar_type());
  for (const auto& block : rows.split(kBlockRows)) {
    const auto centered = block - center;  // [b, D]
    sum += centered.t().matmul(centered);
  }
  return sum / static_cast<double>(rows.size(0));
}

}  // namespace

Tensor Pca::encode(const Tensor& rows) const { return (rows.to(at::kDouble) - mean).matmul(basis); }
Tensor Pca::reconstruct(const Tensor& rows) const { return mean + encode(rows).matmul(basis.t()); }

Pca Pca::first(std::int64_t d) const { return {mean, basis.slice(1, 0, d), variances}; }

Pca fit_pca(const Tensor& rows, std::int64_t d) {
  if (rows.size(0) < 1) throw errors::bad_value("principal components", "no rows", "at least one");
  if (d < 1 || d > rows.size(1)) {
    throw errors::bad_value("principal components", fmt::format("{}", d), fmt::format("must be 1 to {}", rows.size(1)));
  }
  const at::NoGradGuard off;
  const auto mean = rows.mean(0, false, at::kDouble);                      // [D]
  const auto [rising, vectors] = at::linalg_eigh(covariance(rows, mean));  // [D], columns of [D, D]
  return {mean, vectors.flip(1).slice(1, 0, d).contiguous(), rising.flip(0).clamp_min(0)};
}

}  // namespace gx
