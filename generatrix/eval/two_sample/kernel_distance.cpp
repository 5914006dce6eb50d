#include "generatrix/eval/two_sample/kernel_distance.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace gx {
namespace {

constexpr std::int64_t kMost = 1000;  // rows of a subset

// [n, m]
Tensor kernel(const Tensor& x, const Tensor& y) { return (x.matmul(y.t()) / static_cast<double>(x.size(1)) + 1).pow(3); }

// Mean over pairs of different rows.
double mean_of_pairs(const Tensor& k) {
  const auto n = static_cast<double>(k.size(0));
  return ((k.sum() - k.trace()) / (n * (n - 1))).item<double>();
}

double unbiased(const Tensor& x, const Tensor& y) {
  return mean_of_pairs(kernel(x, x)) + mean_of_pairs(kernel(y, y)) - 2 * kernel(x, y).mean().item<double>();
}

}  // namespace

KernelDistance kernel_distance(const Tensor& a, const Tensor& b, Rng rng, std::int64_t subsets) {
  const auto x = a.to(at::kCPU, at::kDouble), y = b.to(at::kCPU, at::kDouble);
  const auto n = std::min(x.size(0), y.size(0)), size = std::min(kMost, n / 2);
  double sum = 0, squares = 0;
  for (std::int64_t i = 0; i < subsets; ++i) {
    const auto some_x = x.index_select(0, rng.permutation(x.size(0)).slice(0, 0, size));
    const auto some_y = y.index_select(0, rng.permutation(y.size(0)).slice(0, 0, size));
    const auto value = unbiased(some_x, some_y);
    sum += value;
    squares += value * value;
  }
  const auto count = static_cast<double>(subsets), mean = sum / count;
  const auto deviation = std::sqrt(std::max(0.0, squares / count - mean * mean) * count / (count - 1));
  return {mean, deviation * std::sqrt(static_cast<double>(size) / static_cast<double>(n - size))};
}

}  // namespace gx
