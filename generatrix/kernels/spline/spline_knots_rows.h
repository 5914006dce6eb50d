// The formulas of spline_knots.h on plain arrays, which the caller owns. One call runs on one thread.
#pragma once

#include <cmath>
#include <cstdint>

#include "generatrix/kernels/vector/instructions.h"

namespace gx::kernels {

inline constexpr double kLeastKnot = 1e-3;                              // l: the least share and slope
inline const double kUnitSlope = std::log(std::expm1(1 - kLeastKnot));  // c: the softplus of which, and l, is 1

// raw [n, 3 k - 1]. scratch: k numbers.
template <class T>
struct KnotRows {
  std::int64_t n, k;
  T bound;
  const T* raw;
  T* scratch;
};

// Writes u, v, slope [n, k + 1].
template <class T>
void knots_of_rows(Instructions, const KnotRows<T>&, T* u, T* v, T* slope);

// Writes of_raw [n, 3 k - 1]; the others are gradients of the knots.
template <class T>
void knots_gradients(Instructions, const KnotRows<T>&, const T* of_u, const T* of_v, const T* of_slope, T* of_raw);

}  // namespace gx::kernels
