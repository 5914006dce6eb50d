// Cells of real numbers as counted bins of their lines: a density that is constant within bins and falls off exponentially beyond
// them.
//
//   p(x) = p_k / (e_k - e_{k-1})            e_{k-1} <= x < e_k, k = 1 .. S
//   p(x) = p_0 exp(-(e_0 - x) / s) / s      x < e_0, and alike p_{S+1} above e_S;   s = (e_S - e_0) / S
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// Bins 0 .. S + 1 of each of D cells, of which the first and the last are tails. Equal edges stand at the end where a cell needs
// fewer bins: no number lies between them.
struct Bins {
  Tensor edges;  // [D, S + 1], ascending

  std::int64_t count() const { return edges.size(1) + 1; }         // S + 2
  Tensor is_used() const;                                          // bool [D, S + 2]: false between equal edges
  Tensor index(const Tensor& x) const;                             // [D, N] -> int64 [D, N]
  Tensor log_density(const Tensor& x, const Tensor& index) const;  // within the bin, nats [D, N]
  Tensor at(const Tensor& index, const Tensor& u) const;           // where the share u in [0, 1) of the bin is below
};

// n bins of each of D cells, evenly wide over four deviations on each side of 0: before there are numbers to cut. [D, n + 1].
Tensor even_edges(std::int64_t n_cells, std::int64_t n);

// Edges [n + 1] of at most n bins for numbers [N], n >= 4; double, on the CPU. A number that at least every n-th row has (or as
// many of the most frequent ones as there is room for) gets a bin of its own, as wide as the smallest distance of two different
// numbers, or a hundred-thousandth of their deviation where that is more; the others are cut into bins of about as many rows.
// Whole numbers so have edges halfway between them. No number lies in a tail.
Tensor bin_edges(const Tensor& values, std::int64_t n);
// Of each cell by its known numbers: values, known [N, D] -> [D, n + 1].
Tensor bin_edges(const Tensor& values, const Tensor& known, std::int64_t n);

}  // namespace gx
