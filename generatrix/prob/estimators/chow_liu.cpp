#include "generatrix/prob/estimators/chow_liu.h"

#include <ATen/ATen.h>

#include <limits>

namespace gx {

Tensor pair_counts(const Tensor& indicators, const Tensor& weights) {
  const auto flat = indicators.flatten(1);  // [B, D S]
  const auto weighted = weights.defined() ? flat * weights.to(flat.scalar_type()).unsqueeze(1) : flat;
  const auto d = indicators.size(1), s = indicators.size(2);
  return weighted.t().matmul(flat).to(at::kDouble).view({d, s, d, s});
}

Tensor smoothed_pairs(const Tensor& counts, const Tensor& n_symbols, double smoothing) {
  const auto n = n_symbols.to(counts.options());
  const auto allowed = (at::arange(counts.size(1), n.options()) < n.unsqueeze(1)).to(at::kDouble);  // [D, S]
  const auto share = allowed / n.unsqueeze(1);
  const auto total = counts.sum({1, 3}, /*keepdim=*/true) + smoothing;
  return (counts + smoothing * share.view({-1, counts.size(1), 1, 1}) * share.view({1, 1, -1, counts.size(1)})) / total;
}

Tensor mutual_information(const Tensor& pairs) {
  const auto a = pairs.sum(3, /*keepdim=*/true), b = pairs.sum(1, /*keepdim=*/true);
  return (at::xlogy(pairs, pairs) - at::xlogy(pairs, a) - at::xlogy(pairs, b)).sum({1, 3});
}

std::vector<std::int64_t> greatest_spanning_tree(const Tensor& weights) {
  const auto all = weights.to(at::kCPU, at::kDouble).contiguous();
  const auto n = static_cast<std::size_t>(all.size(0));
  const auto* weight = all.const_data_ptr<double>();
  std::vector<std::int64_t> parent(n, -1);
  std::vector<double> best(n, -std::numeric_limits<double>::infinity());  // edge to the tree so far; of its nodes never asked
  std::vector<bool> joined(n, false);
  std::size_t last = 0;
  for (std::size_t n_joined = 1; n_joined < n; ++n_joined) {
    joined[last] = true;
    std::size_t next = n;
    for (std::size_t v = 0; v < n; ++v) {
      if (joined[v]) continue;
      if (const auto w = weight[last * n + v]; parent[v] < 0 || w > best[v]) {
        best[v] = w;
        parent[v] = static_cast<std::int64_t>(last);
      }
      if (next == n || best[v] > best[next]) next = v;
    }
    last = next;
  }
  return parent;
}

}  // namespace gx
