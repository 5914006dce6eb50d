// Cells of real numbers as counted bins of their lines: a density that is constant within bins and falls off exponentially beyond
// them.
//
//   p(x) = p_k / (e_k - e_{k-1})            e_{k-1} <= x < e_k, k = 1 .. S
//   p(x) = p_0 exp(-(e_0 - x) / s) / s      x < e_0, and alike p_{S+1} above e_S;   s = (e_S - e_0) / S
//
// A bin may be a number's own: it is there for that number alone. Its density is that of the other bins; what is drawn from it is
// the number.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// Bins 0 .. S + 1 of each of D cells, of which the first and the last are tails. Equal edges stand at the end where a cell needs
// fewer bins: no number lies between them.
struct Bins {
  Tensor edges;  // [D, S + 1], ascending
  // [D, S + 2]: the share of the bin that is below its own number, -1 where it has none. Undefined: no bin has one.
  Tensor own = {};

  std::int64_t count() const { return edges.size(1) + 1; }         // S + 2
  Tensor is_used() const;                                          // bool [D, S + 2]: false between equal edges
  Tensor index(const Tensor& x) const;                             // [D, N] -> int64 [D, N]
  Tensor log_density(const Tensor& x, const Tensor& index) const;  // within the bin, nats [D, N]
  Tensor at(const Tensor& index, const Tensor& u) const;  // the own number, or where the share u in [0, 1) of the bin is below
  void become(const Bins& other) const;                   // in place
};

// n bins of each of D cells, evenly wide over four deviations on each side of 0: before there are numbers to cut.
Bins even_bins(std::int64_t n_cells, std::int64_t n);

// At most n bins of one cell for its numbers [N], n >= 4; double, on the CPU. A number that at least every n-th row has (or as
// many of the most frequent ones as there is room for) gets a bin of its own, as wide as the smallest distance of two different
// numbers, or a hundred-thousandth of their deviation where that is more; the others are cut into bins of about as many rows.
// Whole numbers so have edges halfway between them. No number lies in a tail.
Bins fitted_bins(const Tensor& values, std::int64_t n);
// Of each of D cells by its known numbers: values, known [N, D].
Bins fitted_bins(const Tensor& values, const Tensor& known, std::int64_t n);

}  // namespace gx
