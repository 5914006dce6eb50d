// The formulas of hidden_tree.h for some rows on plain arrays, which the caller owns. One call runs on one thread.
#pragma once

#include <cstdint>

#include "generatrix/kernels/vector/instructions.h"

namespace gx::kernels {

template <class T>
struct TreeShape {
  std::int64_t n_nodes, n_symbols;     // D, K: K a multiple of kLanes
  const std::int64_t *parent, *order;  // [D] each; order: parents first
  const T *p, *p_turned;               // [D, K, K]: p_d(i, j) at [i, j], and at [j, i]
};

// Arrays [D, rows, K] whose node d begins d * node values behind node 0.
template <class T>
struct TreeRows {
  T* data;
  std::int64_t node;
};

// b holds the leaves and becomes b; e becomes exp(b - its row's maximum), s = sum_j p(i, j) e(j). nats, shift [rows] (shift is
// scratch). e and s may have a stride of 0 from node to node when nobody reads them later.
template <class T>
void tree_up(Instructions, const TreeShape<T>&, std::int64_t rows, const TreeRows<T>& b, const TreeRows<T>& e,
             const TreeRows<T>& s, T* nats, T* shift);

// From e and s: q; s is overwritten. Adds to w [D, K, K], at [i, j], what p_d(i, j) times it is n_d(i, j).
template <class T>
void tree_down(Instructions, const TreeShape<T>&, std::int64_t rows, const TreeRows<T>& e, const TreeRows<T>& s,
               const TreeRows<T>& q, T* w);

}  // namespace gx::kernels
