#include "generatrix/prob/divergences/mmd.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

Tensor squared_distances(const Tensor& x, const Tensor& y) {  // [n, m]
  const auto product = at::matmul(x, y.t());
  return (x.square().sum(1, true) + y.square().sum(1) - 2 * product).clamp_min(0);
}

Tensor mmd_kernel(const Tensor& distances, MmdKernel kernel, double h) {
  if (kernel == MmdKernel::rbf) return (distances / (-2 * h)).exp();
  auto sum = at::zeros_like(distances);
  for (const double s : {.1, .2, .5, 1., 2., 5., 10.}) sum = sum + (s * h) / (distances + s * h);
  return sum;
}

// The mean over pairs of different rows of one set.
Tensor within(const Tensor& x, MmdKernel kernel, double h) {
  const auto n = static_cast<double>(x.size(0));
  const auto k = mmd_kernel(squared_distances(x, x), kernel, h);
  return (k.sum() - k.diagonal().sum()) / (n * (n - 1));
}

}  // namespace

Tensor mmd_squared(const Tensor& x, const Tensor& y, MmdKernel kernel, double h) {
  if (x.size(0) < 2 || y.size(0) < 2) throw errors::misuse("mmd_squared", "a set of one row", "two rows or more");
  return within(x, kernel, h) + within(y, kernel, h) - 2 * mmd_kernel(squared_distances(x, y), kernel, h).mean();
}

}  // namespace gx
