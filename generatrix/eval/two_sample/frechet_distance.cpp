#include "generatrix/eval/two_sample/frechet_distance.h"

#include <ATen/ATen.h>

namespace gx {
namespace {

struct Moments {
  Tensor mean, covariance;  // [F], [F, F]
};

Moments moments_of(const Tensor& rows) {
  const auto x = rows.to(at::kCPU, at::kDouble);
  const auto mean = x.mean(0);
  const auto centered = x - mean;
  return {mean, centered.t().matmul(centered) / static_cast<double>(x.size(0) - 1)};
}

// S^(1/2) of a symmetric positive semidefinite S; eigenvalues that rounding made negative are 0.
Tensor root(const Tensor& s) {
  const auto [values, vectors] = at::linalg_eigh(s);
  return (vectors * values.clamp_min(0).sqrt()).matmul(vectors.t());
}

}  // namespace

// tr (S_1 S_2)^(1/2) is the sum of the roots of the eigenvalues of S_1 S_2, which are those of the symmetric S_1^(1/2) S_2
// S_1^(1/2): so no square root of a matrix that is not symmetric is ever taken, and a singular covariance is no exception.
double frechet_distance(const Tensor& a, const Tensor& b) {
  const auto [m1, s1] = moments_of(a);
  const auto [m2, s2] = moments_of(b);
  const auto half = root(s1);
  const auto eigenvalues = at::linalg_eigvalsh(half.matmul(s2).matmul(half));
  const auto cross = eigenvalues.clamp_min(0).sqrt().sum();
  return ((m1 - m2).square().sum() + s1.trace() + s2.trace() - 2 * cross).item<double>();
}

}  // namespace gx
