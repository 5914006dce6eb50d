// The tree over symbols of greatest likelihood (Chow and Liu, Approximating Discrete Probability Distributions with Dependence
// Trees, 1968): the spanning tree of greatest mutual information between cells that its edges join.
//
//   I(a, b) = sum_ij p_ab(i, j) log p_ab(i, j) / (p_a(i) p_b(j))
//
// p_ab are shares among rows, with `smoothing` rows more that are spread evenly over the S_a S_b pairs of symbols:
//
//   p_ab(i, j) = (n_ab(i, j) + smoothing / (S_a S_b)) / (n_ab + smoothing)
//
// Where cells are unknown, n_ab counts the rows that have both.
#pragma once

#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

// How often symbol i of cell a stands beside symbol j of cell b: float64 [D, S, D, S]. indicators [B, D, S] are 1 at the symbol
// of a cell, 0 elsewhere and all 0 for an unknown one; weights [B] of rows, or undefined.
Tensor pair_counts(const Tensor& indicators, const Tensor& weights);

// p_ab of those counts: [D, S, D, S], sums over i and j are 1. n_symbols int64 [D]: S_d at most S; symbols beyond have 0.
// smoothing > 0.
Tensor smoothed_pairs(const Tensor& counts, const Tensor& n_symbols, double smoothing);

Tensor mutual_information(const Tensor& pairs);  // nats, float64 [D, D]; the diagonal means nothing

// The parent of each node in the spanning tree of greatest sum of weights [D, D], symmetric; -1 for node 0, the root (Prim 1957).
std::vector<std::int64_t> greatest_spanning_tree(const Tensor& weights);

}  // namespace gx
