#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/kernels/circuit/hidden_tree.h"

namespace gx {
namespace {

struct Upwards {
  Tensor nats, b;         // [B], [D, B, K]
  std::vector<Tensor> m;  // of each node [B, K]
};

Upwards upwards(const HiddenTree& tree, const Tensor& leaf) {
  Upwards all{at::zeros({leaf.size(1)}, leaf.options()), leaf.clone(), std::vector<Tensor>(tree.parent.size())};
  auto order = parents_first(tree.parent);
  std::ranges::reverse(order);
  for (const auto d : order) {
    const auto m = at::logsumexp(all.b[d].unsqueeze(1) + tree.p[d].log(), 2);  // [B, K, K] -> [B, K]
    const auto before = tree.parent[static_cast<std::size_t>(d)];
    if (before < 0)
      all.nats += m.select(1, 0);
    else
      all.b[before] += m;
    all.m[static_cast<std::size_t>(d)] = m;
  }
  return all;
}

}  // namespace

std::vector<std::int64_t> parents_first(const std::vector<std::int64_t>& parent) {
  std::vector<std::int64_t> order;
  std::vector<bool> stands(parent.size(), false);
  const auto place = [&](auto&& self, std::size_t d) -> void {
    if (stands[d]) return;
    if (parent[d] >= 0) self(self, static_cast<std::size_t>(parent[d]));
    stands[d] = true;
    order.push_back(static_cast<std::int64_t>(d));
  };
  for (std::size_t d = 0; d < parent.size(); ++d) place(place, d);
  return order;
}

TreeBeliefs hidden_tree_beliefs_reference(const HiddenTree& tree, const Tensor& leaf) {
  const auto up = upwards(tree, leaf);
  return {up.nats, up.b};
}

TreeExpectations hidden_tree_expectations_reference(const HiddenTree& tree, const Tensor& leaf) {
  const auto up = upwards(tree, leaf);
  TreeExpectations found{up.nats, at::empty_like(leaf), at::zeros_like(tree.p)};
  const auto n_symbols = leaf.size(2);
  for (const auto d : parents_first(tree.parent)) {
    const auto before = tree.parent[static_cast<std::size_t>(d)];
    const auto g =
        before < 0 ? at::one_hot(at::zeros({leaf.size(1)}, leaf.options().dtype(at::kLong)), n_symbols) : found.q[before];
    const auto& m = up.m[static_cast<std::size_t>(d)];
    const auto both = g.unsqueeze(2) * (tree.p[d].log() + up.b[d].unsqueeze(1) - m.unsqueeze(2)).exp();  // [B, K, K]
    found.q[d].copy_(both.sum(1));
    found.n[d].copy_(both.sum(0));
  }
  return found;
}

}  // namespace gx
