// The formulas of batch_mixture.h for some rows z_i, on plain arrays, which the caller owns. One call runs on one thread.
#pragma once

#include <cstdint>

#include "generatrix/kernels/vector/instructions.h"

namespace gx::kernels {

// The laws of the batch dimension by dimension: arrays [Z, P], where P is M rounded up to whole vectors. The places behind the
// last law have weights so small that they add nothing.
template <class T>
struct MixtureLaws {
  std::int64_t n_dims, n_padded;  // Z, P
  const T *loc, *inverse, *base;  // m, 1 / s, -log s - log(2 pi) / 2
};

// Draws first .. last - 1 and what is known of them.
template <class T>
struct MixtureRows {
  std::int64_t first, last;
  const T *z, *weights;  // [B, Z], [B, P]
  T *joint, *by_dim;     // [B]; [B, Z]: log sum_j exp(w_ij + n_ijd)
};

// Writes joint and by_dim. scratch holds 2 P numbers.
template <class T>
void mixture_forward(Instructions, const MixtureLaws<T>&, const MixtureRows<T>&, T* scratch);

template <class T>
struct MixtureGradients {
  const T *of_joint, *of_by_dimension;  // [B]
  T* of_z;                              // [B, Z], written
  T *of_loc, *of_scale;                 // [Z, P], added to
};
// scratch holds P numbers.
template <class T>
void mixture_backward(Instructions, const MixtureLaws<T>&, const MixtureRows<T>&, const MixtureGradients<T>&, T* scratch);

}  // namespace gx::kernels
