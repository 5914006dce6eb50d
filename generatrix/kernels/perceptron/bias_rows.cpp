#include "generatrix/kernels/perceptron/bias_rows.h"

#include "generatrix/kernels/perceptron/bend_lanes.h"
#include "generatrix/kernels/vector/instructions.h"
#include "generatrix/kernels/vector/lanes.h"

namespace gx::kernels {
namespace {

template <class T>
[[gnu::always_inline]] inline void add_all(std::int64_t n, std::int64_t width, const T* bias, const Bend* bend, T* h) {
  for (std::int64_t row = 0; row < n; ++row, h += width) {
    for (std::int64_t i = 0; i < width; i += kLanes) {
      Lanes<T> value, b;
      load(h + i, width - i, value);
      load(bias + i, width - i, b);
      value += b;
      if (bend) bend_lanes<T>(*bend, value);
      store(value, width - i, h + i);
    }
  }
}

// The first n_lanes * kLanes columns from bent and g on; with n_lanes = 1 at most `left` columns.
template <class T, int n_lanes>
[[gnu::always_inline]] inline void back_columns(std::int64_t n, std::int64_t left, std::int64_t row_size, Bend bend,
                                                const T* bent, T* g, T* of_bias) {
  Lanes<T> sums[n_lanes] = {};
  for (std::int64_t row = 0; row < n; ++row, bent += row_size, g += row_size) {
#pragma GCC unroll 4
    for (int i = 0; i < n_lanes; ++i) {
      Lanes<T> value, gradient;
      load(bent + i * kLanes, left - i * kLanes, value);
      load(g + i * kLanes, left - i * kLanes, gradient);
      unbend_lanes<T>(bend, value, gradient);
      store(gradient, left - i * kLanes, g + i * kLanes);
      sums[i] += gradient;
    }
  }
  if (!of_bias) return;
#pragma GCC unroll 4
  for (int i = 0; i < n_lanes; ++i) store(sums[i], left - i * kLanes, of_bias + i * kLanes);
}

template <class T>
[[gnu::always_inline]] inline void back_all(std::int64_t n, std::int64_t width, std::int64_t row_size, Bend bend, const T* bent,
                                            T* g, T* of_bias) {
  const auto sum_at = [&](std::int64_t i) { return of_bias ? of_bias + i : nullptr; };
  std::int64_t i = 0;
  for (; i + 4 * kLanes <= width; i += 4 * kLanes) back_columns<T, 4>(n, 4 * kLanes, row_size, bend, bent + i, g + i, sum_at(i));
  for (; i < width; i += kLanes) back_columns<T, 1>(n, width - i, row_size, bend, bent + i, g + i, sum_at(i));
}

}  // namespace

template <class T>
void add_bias(Instructions which, std::int64_t n, std::int64_t width, const T* bias, const Bend* bend, T* h) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { add_all(n, width, bias, bend, h); });
}

template <class T>
void bend_back(Instructions which, std::int64_t n, std::int64_t width, std::int64_t row_size, Bend bend, const T* bent, T* g,
               T* of_bias) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { back_all(n, width, row_size, bend, bent, g, of_bias); });
}

template void add_bias(Instructions, std::int64_t, std::int64_t, const float*, const Bend*, float*);
template void add_bias(Instructions, std::int64_t, std::int64_t, const double*, const Bend*, double*);
template void bend_back(Instructions, std::int64_t, std::int64_t, std::int64_t, Bend, const float*, float*, float*);
template void bend_back(Instructions, std::int64_t, std::int64_t, std::int64_t, Bend, const double*, double*, double*);

}  // namespace gx::kernels
