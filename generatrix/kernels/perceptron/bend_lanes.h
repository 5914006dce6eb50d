// Nonlinearities of sixteen numbers at a time, forward and backward. Inlined: code takes the caller's instruction set.
#pragma once

#include "generatrix/kernels/perceptron/nonlinearity.h"
#include "generatrix/kernels/vector/lane_math.h"

namespace gx::kernels {

// h <- f(h)
template <class T>
[[gnu::always_inline]] inline void bend_lanes(Bend bend, Lanes<T>& h) {
  if (bend == Bend::tanh) return tanh_lanes(h);
  const auto below = bend == Bend::relu ? Lanes<T>{} : h * T(kLeakySlope);
  h = h < T(0) ? below : h;
}
// g <- g f'(h), where bent = f(h).
template <class T>
[[gnu::always_inline]] inline void unbend_lanes(Bend bend, const Lanes<T>& bent, Lanes<T>& g) {
  if (bend == Bend::tanh) {
    g *= T(1) - bent * bent;
  } else {
    const auto below = bend == Bend::relu ? Lanes<T>{} : g * T(kLeakySlope);
    g = bent > T(0) ? g : below;
  }
}

}  // namespace gx::kernels
