#include "generatrix/kernels/gaussian/gaussian_rows.h"

#include <algorithm>

#include "generatrix/kernels/vector/instructions.h"
#include "generatrix/kernels/vector/lane_math.h"
#include "generatrix/kernels/vector/lanes.h"

namespace gx::kernels {
namespace {

template <class T>
[[gnu::always_inline]] inline void parameters_all(std::int64_t n, std::int64_t z, T bound, const T* h, T* loc, T* scale) {
  for (std::int64_t row = 0; row < n; ++row, h += 2 * z, loc += z, scale += z) {
    std::copy_n(h, z, loc);
    for (std::int64_t i = 0; i < z; i += kLanes) {
      Lanes<T> a;
      load(h + z + i, z - i, a);
      a = a < -bound ? Lanes<T>{} - bound : a;
      a = a > bound ? Lanes<T>{} + bound : a;
      a *= T(0.5);
      exp_lanes(a);
      store(a, z - i, scale + i);
    }
  }
}

// d scale / d a = scale / 2 within the bound, 0 outside.
template <class T>
[[gnu::always_inline]] inline void parameter_gradients_all(std::int64_t n, std::int64_t z, T bound,
                                                           const ParameterGradients<T>& from, T* of_h) {
  for (std::int64_t row = 0; row < n; ++row) {
    const T *h = from.h + row * 2 * z, *scale = from.scale + row * z, *of_scale = from.of_scale + row * z;
    T* to = of_h + row * 2 * z;
    std::copy_n(from.of_loc + row * z, z, to);
    for (std::int64_t i = 0; i < z; i += kLanes) {
      Lanes<T> a, s, g;
      load(h + z + i, z - i, a);
      load(scale + i, z - i, s);
      load(of_scale + i, z - i, g);
      g *= s * T(0.5);
      g = a < -bound ? Lanes<T>{} : g;
      g = a > bound ? Lanes<T>{} : g;
      store(g, z - i, to + z + i);
    }
  }
}

template <class T>
[[gnu::always_inline]] inline void kl_all(std::int64_t n, const T* r, const T* d, T* y) {
  for (std::int64_t i = 0; i < n; i += kLanes) {
    Lanes<T> scale, distance;
    load(r + i, n - i, scale);
    load(d + i, n - i, distance);
    auto log = scale;
    log_lanes(log);
    store(T(0.5) * (scale * scale + distance * distance - T(1)) - log, n - i, y + i);
  }
}

// d / dr = r - 1 / r, d / dd = d
template <class T>
[[gnu::always_inline]] inline void kl_gradients_all(std::int64_t n, const T* r, const T* d, const T* of_y, T* of_r, T* of_d) {
  for (std::int64_t i = 0; i < n; ++i) {
    of_r[i] = of_y[i] * (r[i] - T(1) / r[i]);
    of_d[i] = of_y[i] * d[i];
  }
}

}  // namespace

template <class T>
void parameter_rows(Instructions which, std::int64_t n, std::int64_t z, T bound, const T* h, T* loc, T* scale) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { parameters_all(n, z, bound, h, loc, scale); });
}

template <class T>
void parameter_gradients(Instructions which, std::int64_t n, std::int64_t z, T bound, const ParameterGradients<T>& from,
                         T* of_h) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { parameter_gradients_all(n, z, bound, from, of_h); });
}

template <class T>
void kl_values(Instructions which, std::int64_t n, const T* r, const T* d, T* y) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { kl_all(n, r, d, y); });
}

template <class T>
void kl_gradients(Instructions which, std::int64_t n, const T* r, const T* d, const T* of_y, T* of_r, T* of_d) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { kl_gradients_all(n, r, d, of_y, of_r, of_d); });
}

template void parameter_rows(Instructions, std::int64_t, std::int64_t, float, const float*, float*, float*);
template void parameter_rows(Instructions, std::int64_t, std::int64_t, double, const double*, double*, double*);
template void parameter_gradients(Instructions, std::int64_t, std::int64_t, float, const ParameterGradients<float>&, float*);
template void parameter_gradients(Instructions, std::int64_t, std::int64_t, double, const ParameterGradients<double>&, double*);
template void kl_values(Instructions, std::int64_t, const float*, const float*, float*);
template void kl_values(Instructions, std::int64_t, const double*, const double*, double*);
template void kl_gradients(Instructions, std::int64_t, const float*, const float*, const float*, float*, float*);
template void kl_gradients(Instructions, std::int64_t, const double*, const double*, const double*, double*, double*);

}  // namespace gx::kernels
