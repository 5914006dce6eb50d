// Takes panels of vectors (vector/panels.h) through a chain of flow layers (coupling_chain.h), forward and backward, on plain
// arrays. T is float or double. One call runs on one thread. The caller owns all arrays, scratch too.
// Test: coupling_chain_test.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "generatrix/kernels/vector/instructions.h"

namespace gx::kernels {

// f(h) = h where positive, else slope * h; or tanh.
struct Between {
  double slope = 0;
  bool is_tanh = false;
};

struct LinkShape {
  enum class Kind { scaling, order, coupling } kind;
  std::size_t first_weight = 0;      // index of the link's first weight in weights_of (coupling_chain_shape.h)
  std::vector<std::int64_t> order;   // z_i = x_order(i)
  std::vector<std::int64_t> widths;  // of a coupling's net: n_kept, hidden layers, 2 n_moved
  bool keeps_first = false;
  double first_bound = 1;
  Between between;
  std::int64_t memory = 0;  // first row of a panel's memory that this link writes for backward

  std::size_t n_layers() const { return widths.size() - 1; }
  std::int64_t n_kept() const { return widths.front(); }
  std::int64_t n_moved() const { return widths.back() / 2; }
  std::int64_t kept() const { return keeps_first ? 0 : n_moved(); }  // row of the first number that stays
  std::int64_t moved() const { return keeps_first ? n_kept() : 0; }
};

struct ChainShape {
  std::int64_t n_dims;
  bool to_latents;               // else to the data, from the last link to the first
  std::vector<LinkShape> links;  // from the data to the latents
  std::int64_t memory;           // rows of a panel's memory
  std::int64_t widest;           // width of the widest layer of all nets; at least n_dims

  const LinkShape& step(std::size_t i) const { return links[to_latents ? i : links.size() - 1 - i]; }
};

// Size of the scratch of chain_forward (n = 1) and chain_backward, in values.
std::int64_t chain_scratch(const ChainShape&, std::int64_t n);

// Takes one panel through the chain: state [D, kPanel] becomes the result. Writes log_det [kPanel] and memory
// [shape.memory, kPanel].
template <class T>
void chain_forward(Instructions, const ChainShape&, const std::vector<const T*>& weights, T* state, T* log_det, T* memory,
                   T* scratch);

// Takes gradients of n panels back. gradient [n, D, kPanel] holds the gradient of the result on entry and that of the argument on
// return; of_log_det [n, kPanel] is the gradient of log_det. Adds to sums[i] the gradient of weight i; a row of a matrix W_i has
// sum_row(in) values there (panels.h). Empty `sums`: weights get no gradient.
template <class T>
void chain_backward(Instructions, const ChainShape&, const std::vector<const T*>& weights, std::int64_t n, const T* memory,
                    T* gradient, const T* of_log_det, const std::vector<T*>& sums, T* scratch);

}  // namespace gx::kernels
