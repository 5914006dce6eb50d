// A few panels (panels.h) of vectors through a chain of flow layers, forward and backward, on plain arrays: what
// kernels/coupling/coupling_chain runs. T is float or double.
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
  std::size_t first_weight = 0;      // scaling: shift, log scale; coupling: W_1 .. W_L, b_1 .. b_L, bound
  std::vector<std::int64_t> order;   // z_i = x_order(i)
  std::vector<std::int64_t> widths;  // of the coupling's net: numbers kept, hidden layers, twice the numbers moved
  bool keeps_first = false;
  double first_bound = 1;
  Between between;
  std::int64_t memory = 0;  // row of a panel's memory where what this link leaves for backward begins

  std::size_t n_layers() const { return widths.size() - 1; }
  std::int64_t n_kept() const { return widths.front(); }
  std::int64_t n_moved() const { return widths.back() / 2; }
  std::int64_t kept() const { return keeps_first ? 0 : n_moved(); }  // the first of them
  std::int64_t moved() const { return keeps_first ? n_kept() : 0; }
};

struct ChainShape {
  std::int64_t n_dims;
  bool to_latents;               // else to data, the links from the last to the first
  std::vector<LinkShape> links;  // from the data to the latents
  std::int64_t memory;           // rows that a panel leaves for backward
  std::int64_t widest;           // layer of all nets, or n_dims

  const LinkShape& step(std::size_t i) const { return links[to_latents ? i : links.size() - 1 - i]; }
};

// Values of scratch that forward and backward need, for n panels.
std::int64_t chain_scratch(const ChainShape&, std::int64_t n);

// state [D, kPanel] becomes its image; log_det [kPanel] is written; memory [shape.memory, kPanel].
template <class T>
void chain_forward(Instructions, const ChainShape&, const std::vector<const T*>& weights, T* state, T* log_det, T* memory,
                   T* scratch);

// Gradients of n panels one after another: of the state [n, D, kPanel], of the image on entry and the argument on return; of
// log_det [n, kPanel]. sums: added to, one for each weight; those of W_i have rows of sum_row(in) values. No sums are taken where
// `sums` is empty.
template <class T>
void chain_backward(Instructions, const ChainShape&, const std::vector<const T*>& weights, std::int64_t n, const T* memory,
                    T* gradient, const T* of_log_det, const std::vector<T*>& sums, T* scratch);

}  // namespace gx::kernels
