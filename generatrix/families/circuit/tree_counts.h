// What a tree of symbols needs to know of rows, added up part by part, and the tree of greatest likelihood for them
// (prob/estimators/chow_liu.h): its edges by mutual information, the law of each cell by smoothed shares.
//
//   p(x_d = j | x_parent = i) = p_parent,d(i, j) / sum_j p_parent,d(i, j)
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

class TreeCounts final {
 public:
  // n_symbols int64 [D], S the most of them. Without edges cells are independent, and pairs are not counted.
  TreeCounts(Tensor n_symbols, bool edges);
  // indicators [B, D, S]: 1 at the symbol of a cell, 0 elsewhere and all 0 for an unknown one; weights [B] of rows, or undefined.
  void add(const Tensor& indicators, const Tensor& weights);

  struct Found {
    Tensor parent;  // int64 [D], on the CPU; -1: none
    Tensor p;       // float64 [D, S, S]: p(x_d = j | x_parent = i) at [d, i, j]; all rows i of a root are equal
    Tensor nats;    // sum over what was counted of log p: of whole rows their log-likelihood under the tree
  };
  Found maximized(double smoothing) const;  // smoothing: rows that are added, spread evenly; above 0

 private:
  Tensor n_symbols_;
  bool edges_;
  Tensor singles_, pairs_;  // [D, S]; [D, S, D, S]
};

}  // namespace gx
