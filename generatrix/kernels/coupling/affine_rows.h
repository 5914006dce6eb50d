// Takes events through an affine coupling (affine_coupling.h), one after another, on plain arrays, which the caller owns. One
// call runs on one thread.
#pragma once

#include <cstdint>

#include "generatrix/kernels/vector/instructions.h"

namespace gx::kernels {

struct AffineShape {
  std::int64_t n_kept, n_moved;  // values of an event that stay and that move: whole channels
  bool keeps_first;

  std::int64_t event() const { return n_kept + n_moved; }
  std::int64_t kept() const { return keeps_first ? 0 : n_moved; }  // where these values begin in an event
  std::int64_t moved() const { return keeps_first ? n_kept : 0; }
};

template <class T>
struct AffineRows {
  const T* x;      // [n, event]
  const T* given;  // [n, 2 n_moved]: t, then a
  const T* bound;  // [n_moved]: one for each moved value
  T inverse_first_bound;
  T *tanh, *scale;  // [n, n_moved]: tanh(a / b0) and exp(s); forward writes them, backward reads them
};

// Writes z [n, event] and log_det [n].
template <class T>
void affine_forward(Instructions, const AffineShape&, const AffineRows<T>&, std::int64_t n, T* z, T* log_det);

template <class T>
struct AffineGradients {
  const T *z, *log_det;  // gradients of the results
  T *x, *given;          // gradients of the arguments: written
  T* bound;              // [n_moved]: affine_backward adds to it
};
template <class T>
void affine_backward(Instructions, const AffineShape&, const AffineRows<T>&, std::int64_t n, const AffineGradients<T>&);

}  // namespace gx::kernels
