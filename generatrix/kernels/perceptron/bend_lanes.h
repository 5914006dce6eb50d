// Nonlinearities of sixteen numbers at a time, there and back. Inlined like all that works in lanes.
#pragma once

#include "generatrix/kernels/perceptron/nonlinearity.h"
#include "generatrix/kernels/vector/lane_math.h"

namespace gx::kernels {

template <class T>
[[gnu::always_inline]] inline void bend_lanes(Bend bend, Lanes<T>& h) {
  if (bend == Bend::tanh) return tanh_lanes(h);
  const auto below = bend == Bend::relu ? Lanes<T>{} : h * T(kLeakySlope);
  h = h < T(0) ? below : h;
}
// The slope follows from the value.
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
