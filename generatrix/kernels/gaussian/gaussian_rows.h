// The formulas of gaussian.h on plain arrays, which the caller owns. One call runs on one thread.
#pragma once

#include <cstdint>

#include "generatrix/kernels/vector/instructions.h"

namespace gx::kernels {

// h [n, 2 z] -> loc, scale [n, z].
template <class T>
void parameter_rows(Instructions, std::int64_t n, std::int64_t z, T bound, const T* h, T* loc, T* scale);

template <class T>
struct ParameterGradients {
  const T *h, *scale, *of_loc, *of_scale;  // [n, 2 z], then [n, z] each; of_: gradients of the results
};
// Writes of_h [n, 2 z].
template <class T>
void parameter_gradients(Instructions, std::int64_t n, std::int64_t z, T bound, const ParameterGradients<T>&, T* of_h);

// Arrays of n numbers: y = KL, and its gradients in r and d.
template <class T>
void kl_values(Instructions, std::int64_t n, const T* r, const T* d, T* y);
template <class T>
void kl_gradients(Instructions, std::int64_t n, const T* r, const T* d, const T* of_y, T* of_r, T* of_d);

}  // namespace gx::kernels
