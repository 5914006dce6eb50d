// Some units of a layer, for a walk through a masked net (nn/masked_walk.h), which asks for a few units at a time. Units lie one
// after another, each with its number for every row:
//
//   to_u = f(b_u + sum over k < n_in of W_uk x_k)        u = first .. first + n - 1
//
// The kernel takes one call; torch's operators take six, each of which costs more than the sums of a few units. Test:
// new_units_test.cpp.
#pragma once

#include "generatrix/kernels/perceptron/nonlinearity.h"

namespace gx {

struct UnitRange {
  std::int64_t first, n;
};

// weight [U, K], bias [U, 1], x [at least n_in, N]; writes rows `units` of to [U, N]. f is null for the last layer of a net.
// Without gradient. The kernel takes tensors of one type, float32 or float64, on the CPU, that lie in memory row by row, with N a
// multiple of sixteen; the reference takes everything else. Runs on the calling thread.
void new_units(const Tensor& weight, const Tensor& bias, const Tensor& x, std::int64_t n_in, UnitRange units,
               const kernels::Nonlinearity* f, const Tensor& to);
void new_units_reference(const Tensor& weight, const Tensor& bias, const Tensor& x, std::int64_t n_in, UnitRange units,
                         const kernels::Nonlinearity* f, const Tensor& to);

// The numbers of one unit, [...] of at most N, to row `unit` of to [U, N].
void put_unit(const Tensor& numbers, std::int64_t unit, const Tensor& to);

}  // namespace gx
