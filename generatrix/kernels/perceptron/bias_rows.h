// Bias and nonlinearity of a layer in one pass over its rows, forward and backward, on plain arrays, which the caller owns. One
// call runs on one thread. Test: perceptron_test.cpp.
#pragma once

#include <cstdint>

#include "generatrix/kernels/perceptron/nonlinearity.h"
#include "generatrix/kernels/vector/instructions.h"

namespace gx::kernels {

// h [n, width] <- f(h + bias), bias [width]. If bend is null, h <- h + bias.
template <class T>
void add_bias(Instructions, std::int64_t n, std::int64_t width, const T* bias, const Bend* bend, T* h);

// g [n, width] <- g f'(.), where bent [n, width] holds the values of f. Rows of g and bent begin row_size numbers apart. Writes
// the sum of g over rows to of_bias [width], if it is not null.
template <class T>
void bend_back(Instructions, std::int64_t n, std::int64_t width, std::int64_t row_size, Bend bend, const T* bent, T* g,
               T* of_bias);

}  // namespace gx::kernels
