// The formulas of spline_map.h on plain arrays, which the caller owns. One call runs on one thread.
#pragma once

#include <cstdint>

#include "generatrix/kernels/vector/instructions.h"
#include "generatrix/kernels/vector/lanes.h"

namespace gx::kernels {

// x [n], raw [n, 3 n_bins - 1]. scratch: spline_scratch(n_bins) vectors.
template <class T>
struct SplineRows {
  std::int64_t n, n_bins;
  T bound;
  bool to_v;
  const T *x, *raw;
  Lanes<T>* scratch;

  std::int64_t n_raw() const { return 3 * n_bins - 1; }
};
constexpr std::int64_t spline_scratch(std::int64_t n_bins) { return 5 * n_bins; }

// Writes value and log_det [n].
template <class T>
void spline_forward(Instructions, const SplineRows<T>&, T* value, T* log_det);

// Writes of_x [n] and of_raw [n, 3 n_bins - 1]; the others are gradients of the results.
template <class T>
void spline_backward(Instructions, const SplineRows<T>&, const T* of_value, const T* of_log_det, T* of_x, T* of_raw);

}  // namespace gx::kernels
