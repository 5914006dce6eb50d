#include "generatrix/kernels/gate/gated_rows.h"

#include "generatrix/kernels/vector/lane_math.h"
#include "generatrix/kernels/vector/lanes.h"

namespace gx::kernels {
namespace {

template <class T>
[[gnu::always_inline]] inline void values_all(std::int64_t n, const T* a, const T* b, T* y) {
  for (std::int64_t i = 0; i < n; i += kLanes) {
    Lanes<Computed<T>> t, s;
    load(a + i, n - i, t);
    load(b + i, n - i, s);
    tanh_lanes(t);
    sigmoid_lanes<Computed<T>>(s);
    store(t * s, n - i, y + i);
  }
}

// dy/da = (1 - tanh(a)^2) sigmoid(b), dy/db = tanh(a) sigmoid(b) (1 - sigmoid(b))
template <class T>
[[gnu::always_inline]] inline void gradients_all(std::int64_t n, const T* a, const T* b, const T* of_y, T* of_a, T* of_b) {
  using C = Computed<T>;
  for (std::int64_t i = 0; i < n; i += kLanes) {
    Lanes<C> t, s, g;
    load(a + i, n - i, t);
    load(b + i, n - i, s);
    load(of_y + i, n - i, g);
    tanh_lanes(t);
    sigmoid_lanes<C>(s);
    g *= s;
    store(g * (C(1) - t * t), n - i, of_a + i);
    store(g * t * (C(1) - s), n - i, of_b + i);
  }
}

}  // namespace

template <class T>
void gate_values(Instructions which, std::int64_t n, const T* a, const T* b, T* y) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { values_all(n, a, b, y); });
}

template <class T>
void gate_gradients(Instructions which, std::int64_t n, const T* a, const T* b, const T* of_y, T* of_a, T* of_b) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { gradients_all(n, a, b, of_y, of_a, of_b); });
}

template void gate_values(Instructions, std::int64_t, const float*, const float*, float*);
template void gate_values(Instructions, std::int64_t, const double*, const double*, double*);
template void gate_values(Instructions, std::int64_t, const Brain*, const Brain*, Brain*);
template void gate_gradients(Instructions, std::int64_t, const float*, const float*, const float*, float*, float*);
template void gate_gradients(Instructions, std::int64_t, const double*, const double*, const double*, double*, double*);
template void gate_gradients(Instructions, std::int64_t, const Brain*, const Brain*, const Brain*, Brain*, Brain*);

}  // namespace gx::kernels
