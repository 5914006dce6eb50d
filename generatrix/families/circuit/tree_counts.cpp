#include "generatrix/families/circuit/tree_counts.h"

#include <ATen/ATen.h>

#include "generatrix/prob/estimators/chow_liu.h"

namespace gx {
namespace {

void add_to(Tensor& sum, const Tensor& more) { sum = sum.defined() ? sum + more : more; }

}  // namespace

TreeCounts::TreeCounts(Tensor n_symbols, bool edges) : n_symbols_(std::move(n_symbols)), edges_(edges) {}

void TreeCounts::add(const Tensor& indicators, const Tensor& weights) {
  const auto weighted = weights.defined() ? indicators * weights.to(indicators.scalar_type()).view({-1, 1, 1}) : indicators;
  add_to(singles_, weighted.sum(0, /*keepdim=*/false, at::kDouble));
  if (edges_) add_to(pairs_, pair_counts(indicators, weights));
}

TreeCounts::Found TreeCounts::maximized(double smoothing) const {
  const auto n_cells = singles_.size(0), n = singles_.size(1);
  const auto counts = n_symbols_.to(singles_.device()).unsqueeze(1);
  const auto share = (at::arange(n, counts.options()) < counts).to(at::kDouble) / counts;
  const auto single = (singles_ + smoothing * share) / (singles_.sum(1, /*keepdim=*/true) + smoothing);  // [D, S]
  Found found{at::full({n_cells}, -1, at::kLong), single.unsqueeze(1).repeat({1, n, 1}), at::xlogy(singles_, single).sum()};
  if (!edges_) return found;
  const auto pairs = smoothed_pairs(pairs_, n_symbols_.to(singles_.device()), smoothing);
  const auto parents = greatest_spanning_tree(mutual_information(pairs));
  found.parent = at::tensor(parents, at::kLong);
  for (std::int64_t d = 0; d < n_cells; ++d) {
    const auto before = parents[static_cast<std::size_t>(d)];
    if (before < 0) continue;
    const auto joint = pairs[before].select(1, d), total = joint.sum(1, /*keepdim=*/true);  // [S, S], [S, 1]
    const auto law = at::where(total > 0, joint / total, single[d]);                        // symbols that the parent has not
    found.p[d].copy_(law);
    found.nats += at::xlogy(pairs_[before].select(1, d), law).sum() - at::xlogy(singles_[d], single[d]).sum();
  }
  return found;
}

}  // namespace gx
