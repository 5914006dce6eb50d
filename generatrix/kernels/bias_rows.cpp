#include "generatrix/kernels/bias_rows.h"

#include <algorithm>

#include "generatrix/kernels/bend_lanes.h"
#include "generatrix/kernels/partial_lanes.h"
#include "generatrix/kernels/run_on.h"

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

template <class T>
[[gnu::always_inline]] inline void back_all(std::int64_t n, std::int64_t width, std::int64_t row_size, Bend bend, const T* bent,
                                            T* g, T* of_bias) {
  for (std::int64_t i = 0; i < width; i += kLanes) {
    Lanes<T> sum{};
    for (std::int64_t row = 0; row < n; ++row) {
      Lanes<T> value, gradient;
      load(bent + row * row_size + i, width - i, value);
      load(g + row * row_size + i, width - i, gradient);
      unbend_lanes<T>(bend, value, gradient);
      store(gradient, width - i, g + row * row_size + i);
      sum += gradient;
    }
    if (of_bias) store(sum, width - i, of_bias + i);
  }
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
