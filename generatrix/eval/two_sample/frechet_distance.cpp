#include "generatrix/eval/two_sample/frechet_distance.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace gx {
namespace {

// Rows about their mean, over (n - 1)^(1/2): the covariance is S = A'A.
struct Centered {
  Tensor mean, rows;  // [F], [n, F]
};

Centered centered(const Tensor& rows) {
  const auto x = rows.to(at::kCPU, at::kDouble);
  const auto mean = x.mean(0);
  return {mean, (x - mean) / std::sqrt(static_cast<double>(x.size(0) - 1))};
}

// S^(1/2) of a symmetric positive semidefinite S; eigenvalues that rounding made negative are 0.
Tensor root(const Tensor& s) {
  const auto [values, vectors] = at::linalg_eigh(s);
  return (vectors * values.clamp_min(0).sqrt()).matmul(vectors.t());
}

// tr (S_1 S_2)^(1/2) is the sum of the roots of the eigenvalues of S_1 S_2, which are those of the symmetric S_1^(1/2) S_2
// S_1^(1/2): so no square root of a matrix that is not symmetric is ever taken, and a singular covariance is no exception.
Tensor cross_by_columns(const Tensor& a, const Tensor& b) {
  const auto half = root(a.t().matmul(a));
  return at::linalg_eigvalsh(half.matmul(b.t().matmul(b)).matmul(half)).clamp_min(0).sqrt().sum();
}

// S_1 S_2 = A'A B'B has the eigenvalues of (A B')(A B')', but for zeros: the roots are the singular values of A B' [n, m].
Tensor cross_by_rows(const Tensor& a, const Tensor& b) { return at::linalg_svdvals(a.matmul(b.t())).sum(); }

}  // namespace

double frechet_distance(const Tensor& a, const Tensor& b) {
  const auto [m1, x] = centered(a);
  const auto [m2, y] = centered(b);
  const auto cross = x.size(1) > std::min(x.size(0), y.size(0)) ? cross_by_rows(x, y) : cross_by_columns(x, y);
  return ((m1 - m2).square().sum() + x.square().sum() + y.square().sum() - 2 * cross).item<double>();
}

}  // namespace gx
