// The formulas of gelu.h on plain arrays of n numbers, which the caller owns. One call runs on one thread. T is float, double or
// Brain.
#pragma once

#include <cstdint>

#include "generatrix/kernels/vector/brain.h"
#include "generatrix/kernels/vector/instructions.h"

namespace gx::kernels {

template <class T>
void gelu_values(Instructions, std::int64_t n, const T* x, T* y);
// of_: gradients.
template <class T>
void gelu_gradients(Instructions, std::int64_t n, const T* x, const T* of_y, T* of_x);

}  // namespace gx::kernels
