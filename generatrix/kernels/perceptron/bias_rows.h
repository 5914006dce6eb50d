// Bias and nonlinearity of a layer in one pass over its rows, there and back, on plain arrays.
#pragma once

#include <cstdint>

#include "generatrix/kernels/perceptron/nonlinearity.h"
#include "generatrix/kernels/vector/instructions.h"

namespace gx::kernels {

// h [n, width] <- f(h + bias); without f where bend is null.
template <class T>
void add_bias(Instructions, std::int64_t n, std::int64_t width, const T* bias, const Bend* bend, T* h);

// g [n, width] <- g f'(.), by the values of f, both with row_size numbers from row to row; of_bias [width]: the sum over rows,
// where it is not null.
template <class T>
void bend_back(Instructions, std::int64_t n, std::int64_t width, std::int64_t row_size, Bend bend, const T* bent, T* g,
               T* of_bias);

}  // namespace gx::kernels
