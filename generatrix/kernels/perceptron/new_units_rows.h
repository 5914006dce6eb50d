// The formula of new_units.h on plain arrays, which the caller owns. One call runs on one thread.
#pragma once

#include <cstdint>

#include "generatrix/kernels/perceptron/nonlinearity.h"
#include "generatrix/kernels/vector/instructions.h"

namespace gx::kernels {

template <class T>
struct UnitRows {
  std::int64_t n_units, n_in, n_rows;  // n_rows: a multiple of kLanes
  const T* weight;                     // [n_units, n_in], rows weight_row numbers apart
  std::int64_t weight_row;
  const T* bias;  // [n_units]
  const T* x;     // [n_in, n_rows], rows x_row numbers apart
  std::int64_t x_row;
};

// Writes to [n_units, n_rows], rows to_row numbers apart. bend is null where there is no nonlinearity.
template <class T>
void unit_rows(Instructions, const UnitRows<T>&, const Bend* bend, T* to, std::int64_t to_row);

}  // namespace gx::kernels
