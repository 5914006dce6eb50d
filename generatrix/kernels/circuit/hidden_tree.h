// Messages of a tree of hidden symbols over many rows at once (Pearl 1988): of node d with parent symbol i,
//
//   b_d(j) = leaf_d(j) + sum over children c of m_c(j)        m_d(i) = log sum_j p_d(i, j) exp b_d(j)
//   log p(seen) = sum over roots of m_d(0)
//   q_d(j) = p(z_d = j | seen) = sum_i g_d(i) p_d(i, j) exp(b_d(j) - m_d(i)),   g_d = q of the parent; of a root 1 at i = 0
//   n_d(i, j) = sum over rows of p(z_parent = i, z_d = j | seen) = sum over rows of g_d(i) p_d(i, j) exp(b_d(j) - m_d(i))
//
// The kernel takes some rows at a time through the whole tree and back: exponentials of b less its row's maximum, and matrix
// products of them, in vector registers, where the reference sums over all K^2 pairs of symbols in log space. It takes float32
// and float64 on the CPU and K a multiple of 16; the reference takes everything else. Runs on all threads; sums over rows may
// differ by rounding with their number. Without gradient. Test: hidden_tree_test.cpp.
#pragma once

#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

struct HiddenTree {
  std::vector<std::int64_t> parent;  // of each node; -1: none
  Tensor p;                          // [D, K, K]: p_d(i, j) = p(z_d = j | z_parent = i); of a root row 0 counts
};

// Nodes in an order in which parents come first.
std::vector<std::int64_t> parents_first(const std::vector<std::int64_t>& parent);

struct TreeBeliefs {
  Tensor nats;  // [B]
  Tensor b;     // [D, B, K]
};
// leaf [D, B, K]: log p(what is seen of cell d | z_d); finite.
TreeBeliefs hidden_tree_beliefs(const HiddenTree& tree, const Tensor& leaf);
TreeBeliefs hidden_tree_beliefs_reference(const HiddenTree& tree, const Tensor& leaf);

struct TreeExpectations {
  Tensor nats;  // [B]
  Tensor q;     // [D, B, K]
  Tensor n;     // [D, K, K]; of a root row 0
};
TreeExpectations hidden_tree_expectations(const HiddenTree& tree, const Tensor& leaf);
TreeExpectations hidden_tree_expectations_reference(const HiddenTree& tree, const Tensor& leaf);

}  // namespace gx
