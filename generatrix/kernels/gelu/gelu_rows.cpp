#include "generatrix/kernels/gelu/gelu_rows.h"

#include <cmath>
#include <numbers>

#include "generatrix/kernels/vector/lane_math.h"
#include "generatrix/kernels/vector/lanes.h"

namespace gx::kernels {
namespace {

// p <- P(x), e <- exp(-x^2 / 2)
[[gnu::always_inline]] inline void normal_lanes(const Lanes<float>& x, Lanes<float>& p, Lanes<float>& e) {
  e = x * x * -0.5f;
  exp_lanes(e);
  const auto size = (x < 0.f ? -x : x) * 0.70710678f;
  const auto t = 1.f / (1.f + 0.3275911f * size);
  auto sum = t * 1.061405429f - 1.453152027f;
  sum = sum * t + 1.421413741f;
  sum = sum * t - 0.284496736f;
  sum = sum * t + 0.254829592f;
  const auto beyond = 0.5f * sum * t * e;  // P(-|x|)
  p = x < 0.f ? beyond : 1.f - beyond;
}
[[gnu::always_inline]] inline void normal_lanes(const Lanes<double>& x, Lanes<double>& p, Lanes<double>& e) {
  for (std::int64_t i = 0; i < kLanes; ++i) {
    p[i] = 0.5 * std::erfc(-x[i] / std::numbers::sqrt2);
    e[i] = std::exp(-0.5 * x[i] * x[i]);
  }
}

template <class T>
[[gnu::always_inline]] inline void values_all(std::int64_t n, const T* from, T* y) {
  for (std::int64_t i = 0; i < n; i += kLanes) {
    Lanes<Computed<T>> x, p, e;
    load(from + i, n - i, x);
    normal_lanes(x, p, e);
    store(x * p, n - i, y + i);
  }
}

template <class T>
[[gnu::always_inline]] inline void gradients_all(std::int64_t n, const T* from, const T* of_y, T* of_x) {
  constexpr auto kPeak = static_cast<Computed<T>>(0.3989422804014327);  // 1 / sqrt(2 pi)
  for (std::int64_t i = 0; i < n; i += kLanes) {
    Lanes<Computed<T>> x, g, p, e;
    load(from + i, n - i, x);
    load(of_y + i, n - i, g);
    normal_lanes(x, p, e);
    store(g * (p + x * e * kPeak), n - i, of_x + i);
  }
}

}  // namespace

template <class T>
void gelu_values(Instructions which, std::int64_t n, const T* x, T* y) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { values_all(n, x, y); });
}

template <class T>
void gelu_gradients(Instructions which, std::int64_t n, const T* x, const T* of_y, T* of_x) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { gradients_all(n, x, of_y, of_x); });
}

template void gelu_values(Instructions, std::int64_t, const float*, float*);
template void gelu_values(Instructions, std::int64_t, const double*, double*);
template void gelu_values(Instructions, std::int64_t, const Brain*, Brain*);
template void gelu_gradients(Instructions, std::int64_t, const float*, const float*, float*);
template void gelu_gradients(Instructions, std::int64_t, const double*, const double*, double*);
template void gelu_gradients(Instructions, std::int64_t, const Brain*, const Brain*, Brain*);

}  // namespace gx::kernels
