#include "generatrix/eval/two_sample/sliced_wasserstein.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace gx {
namespace {

// Sorted values of every column at the midpoints (i + 1/2) / n: [n, V].
Tensor quantiles(const Tensor& projected, std::int64_t n) {
  auto sorted = std::get<0>(projected.sort(0));
  if (sorted.size(0) == n) return sorted;
  const auto at_rows = ((at::arange(n, at::kDouble) + 0.5) * sorted.size(0) / static_cast<double>(n)).to(at::kLong);
  return sorted.index_select(0, at_rows);
}

}  // namespace

SlicedWasserstein sliced_wasserstein(const Tensor& a, const Tensor& b, Rng rng, std::int64_t directions) {
  const auto x = a.flatten(1).to(at::kCPU, at::kFloat), y = b.flatten(1).to(at::kCPU, at::kFloat);
  auto v = rng.normal({x.size(1), directions});
  v = v / v.norm(2, 0, /*keepdim=*/true);  // [D, V]
  const auto n = std::min(x.size(0), y.size(0));
  const auto gap = quantiles(x.matmul(v), n) - quantiles(y.matmul(v), n);
  const auto squares = gap.to(at::kDouble).square().mean(0);  // [V]
  const auto value = std::sqrt(squares.mean().item<double>());
  const auto error = directions > 1 ? squares.std().item<double>() / std::sqrt(static_cast<double>(directions)) : 0;
  return {value, value > 0 ? error / (2 * value) : 0};
}

}  // namespace gx
