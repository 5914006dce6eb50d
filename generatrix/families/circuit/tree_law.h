// The law of D symbols that depend on each other along a tree, or a forest.
//
//   p(x) = prod_d p(x_d | x_parent(d)),   a root's law depends on nothing
//
// Messages from the leaves to the roots sum over whatever is unknown, exactly (Pearl 1988): with what is seen of cell d as
// e_d(j) = log 1 for symbols that it may be, log 0 for others,
//
//   b_d(j) = e_d(j) + sum over children c of m_c(j)      m_d(i) = log sum_j p(x_d = j | x_parent = i) exp b_d(j)
//   log p(seen) = sum over roots of m_d                  p(x_d = j | x_parent = i, seen) ~ p(x_d = j | x_parent = i) exp b_d(j)
#pragma once

#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

struct TreeLaw {
  std::vector<std::int64_t> parent;  // of each cell; -1: none
  Tensor log_p;                      // [D, S, S]: log p(x_d = j | x_parent = i) at [d, i, j]; all rows i of a root are equal

  Tensor log_prob(const Tensor& symbols) const;  // int64 [B, D], all known -> nats [B]

  struct Beliefs {
    Tensor nats;  // log p(seen) [B]
    Tensor b;     // [B, D, S]
  };
  Beliefs collect(const Tensor& evidence) const;  // e [B, D, S]
  // Symbols int64 [B, D] from p(x | seen), by uniform numbers [B, D] in [0, 1).
  Tensor draw(const Tensor& beliefs, const Tensor& uniforms) const;

 private:
  std::vector<Tensor> levels() const;  // cells int64 by their distance from a root
};

}  // namespace gx
