// The formulas of gated_activation.h on plain arrays, which the caller owns. One call runs on one thread. T is float, double or
// Brain.
#pragma once

#include <cstdint>

#include "generatrix/kernels/vector/brain.h"
#include "generatrix/kernels/vector/instructions.h"

namespace gx::kernels {

// y = tanh(a) sigmoid(b), arrays of n numbers.
template <class T>
void gate_values(Instructions, std::int64_t n, const T* a, const T* b, T* y);
// of_: gradients.
template <class T>
void gate_gradients(Instructions, std::int64_t n, const T* a, const T* b, const T* of_y, T* of_a, T* of_b);

}  // namespace gx::kernels
