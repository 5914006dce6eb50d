#include "generatrix/kernels/spline/spline_knots_rows.h"

#include <algorithm>

#include "generatrix/kernels/vector/lane_math.h"
#include "generatrix/kernels/vector/lanes.h"

namespace gx::kernels {
namespace {

// e <- softmax(raw) of n numbers.
template <class T>
[[gnu::always_inline]] inline void shares_of(const T* raw, std::int64_t n, T* e) {
  const T most = *std::max_element(raw, raw + n);
  T sum = 0;
  for (std::int64_t i = 0; i < n; i += kLanes) {
    Lanes<T> value;
    load(raw + i, n - i, value);
    value -= most;
    exp_lanes(value);
    store(value, n - i, e + i);
  }
  for (std::int64_t i = 0; i < n; ++i) sum += e[i];
  for (std::int64_t i = 0; i < n; ++i) e[i] /= sum;
}

template <class T>
[[gnu::always_inline]] inline void knots_of(const T* raw, std::int64_t n, T bound, T* e, T* knots) {
  shares_of(raw, n, e);
  const T least = T(kLeastKnot), rest = 1 - static_cast<T>(n) * least;
  T sum = 0;
  knots[0] = -bound;
  for (std::int64_t i = 1; i < n; ++i) {
    sum += least + rest * e[i - 1];
    knots[i] = 2 * bound * sum - bound;
  }
  knots[n] = bound;
}

// log(1 + exp(a)) = max(a, 0) + log(1 + exp(-|a|))
template <class T>
[[gnu::always_inline]] inline void slopes_of(const T* raw, std::int64_t n, T unit, T* slopes) {
  slopes[0] = slopes[n] = 1;
  for (std::int64_t i = 0; i < n - 1; i += kLanes) {
    Lanes<T> a;
    load(raw + i, n - 1 - i, a);
    a += unit;
    auto term = a < T(0) ? a : -a;
    exp_lanes(term);
    log1p_lanes(term);
    store((a < T(0) ? Lanes<T>{} : a) + term + T(kLeastKnot), n - 1 - i, slopes + 1 + i);
  }
}

// Knot k + 1 is -B + 2 B times the sum of the shares up to k, so share j moves all knots behind it but the last.
template <class T>
[[gnu::always_inline]] inline void knots_gradient(const T* raw, const T* of_knots, std::int64_t n, T bound, T* e, T* of_raw) {
  shares_of(raw, n, e);
  const T scale = 2 * bound * (1 - static_cast<T>(n) * T(kLeastKnot));
  T behind = 0, mean = 0;
  of_raw[n - 1] = 0;
  for (auto j = n - 1; j-- > 0;) {
    behind += of_knots[j + 1];
    of_raw[j] = scale * behind;
    mean += of_raw[j] * e[j];
  }
  for (std::int64_t j = 0; j < n; ++j) of_raw[j] = e[j] * (of_raw[j] - mean);
}

template <class T>
[[gnu::always_inline]] inline void slopes_gradient(const T* raw, const T* of_slopes, std::int64_t n, T unit, T* of_raw) {
  for (std::int64_t i = 0; i < n - 1; i += kLanes) {
    Lanes<T> a, g;
    load(raw + i, n - 1 - i, a);
    load(of_slopes + 1 + i, n - 1 - i, g);
    a += unit;
    auto e = a < T(0) ? a : -a;
    exp_lanes(e);
    store(g * (a < T(0) ? e : Lanes<T>{} + T(1)) / (e + T(1)), n - 1 - i, of_raw + i);
  }
}

template <class T>
[[gnu::always_inline]] inline void all_knots(const KnotRows<T>& rows, T* u, T* v, T* slope) {
  const auto k = rows.k;
  const auto* raw = rows.raw;
  for (std::int64_t i = 0; i < rows.n; ++i, raw += 3 * k - 1, u += k + 1, v += k + 1, slope += k + 1) {
    knots_of(raw, k, rows.bound, rows.scratch, u);
    knots_of(raw + k, k, rows.bound, rows.scratch, v);
    slopes_of(raw + 2 * k, k, static_cast<T>(kUnitSlope), slope);
  }
}

template <class T>
[[gnu::always_inline]] inline void all_gradients(const KnotRows<T>& rows, const T* of_u, const T* of_v, const T* of_slope,
                                                 T* of_raw) {
  const auto k = rows.k;
  const auto* raw = rows.raw;
  for (std::int64_t i = 0; i < rows.n;
       ++i, raw += 3 * k - 1, of_raw += 3 * k - 1, of_u += k + 1, of_v += k + 1, of_slope += k + 1) {
    knots_gradient(raw, of_u, k, rows.bound, rows.scratch, of_raw);
    knots_gradient(raw + k, of_v, k, rows.bound, rows.scratch, of_raw + k);
    slopes_gradient(raw + 2 * k, of_slope, k, static_cast<T>(kUnitSlope), of_raw + 2 * k);
  }
}

}  // namespace

template <class T>
void knots_of_rows(Instructions which, const KnotRows<T>& rows, T* u, T* v, T* slope) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { all_knots(rows, u, v, slope); });
}

template <class T>
void knots_gradients(Instructions which, const KnotRows<T>& rows, const T* of_u, const T* of_v, const T* of_slope, T* of_raw) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { all_gradients(rows, of_u, of_v, of_slope, of_raw); });
}

template void knots_of_rows(Instructions, const KnotRows<float>&, float*, float*, float*);
template void knots_of_rows(Instructions, const KnotRows<double>&, double*, double*, double*);
template void knots_gradients(Instructions, const KnotRows<float>&, const float*, const float*, const float*, float*);
template void knots_gradients(Instructions, const KnotRows<double>&, const double*, const double*, const double*, double*);

}  // namespace gx::kernels
