#include "generatrix/kernels/spline/spline_map_rows.h"

#include <algorithm>

#include "generatrix/kernels/spline/spline_lanes.h"

namespace gx::kernels {
namespace {

// Sixteen numbers, or the last ones: rows of raw numbers become a vector for each place.
template <class T>
struct SplineBlock {
  Lanes<T> x, inside;
  Lanes<T>*raw, *widths, *heights;
  std::int64_t n;

  [[gnu::always_inline]] SplineBlock(const SplineRows<T>& rows, std::int64_t first)
      : raw(rows.scratch), widths(raw + rows.n_raw()), heights(widths + rows.n_bins), n(std::min(kLanes, rows.n - first)) {
    load(rows.x + first, n, x);
    inside = x < -rows.bound ? Lanes<T>{} - rows.bound : x;
    inside = x > rows.bound ? Lanes<T>{} + rows.bound : inside;
    const auto n_raw = rows.n_raw();
    const T* from = rows.raw + first * n_raw;
    auto* to = reinterpret_cast<T*>(raw);
    if (n < kLanes) std::fill(to, to + n_raw * kLanes, T(0));
    for (std::int64_t lane = 0; lane < n; ++lane) {
      for (std::int64_t i = 0; i < n_raw; ++i) to[i * kLanes + lane] = from[lane * n_raw + i];
    }
    softmax_lanes<T>(raw, rows.n_bins, widths);
    softmax_lanes<T>(raw + rows.n_bins, rows.n_bins, heights);
  }
  [[gnu::always_inline]] SplineBin<T> bin(const SplineRows<T>& rows) const {
    return bin_that_holds<T>(inside, raw, widths, heights, rows.n_bins, rows.bound, rows.to_v);
  }
  // `in_box`, or `beyond` where the number lies outside.
  [[gnu::always_inline]] Lanes<T> where_inside(const SplineRows<T>& rows, const Lanes<T>& in_box, const Lanes<T>& beyond) const {
    return ((x < -rows.bound) | (x > rows.bound)) ? beyond : in_box;
  }
};

template <class T>
[[gnu::always_inline]] inline void forward_rows(const SplineRows<T>& rows, T* value, T* log_det) {
  for (std::int64_t i = 0; i < rows.n; i += kLanes) {
    const SplineBlock<T> block(rows, i);
    const SplinePoint<T> point(block.bin(rows), rows.n_bins, block.inside, rows.to_v);
    auto log = point.slope();
    log_lanes(log);
    store(block.where_inside(rows, rows.to_v ? point.v() : point.u(), block.x), block.n, value + i);
    store(block.where_inside(rows, rows.to_v ? log : -log, Lanes<T>{}), block.n, log_det + i);
  }
}

// Knot i + 1 is -B + 2 B times the sum of the shares up to i, so share i moves all knots behind it but the last. of_low and
// of_high: gradients of knots k and k + 1. Writes gradients of n_bins raw numbers over their shares.
template <class T>
[[gnu::always_inline]] inline void shares_gradient(const SplineBin<T>& bin, const Lanes<T>& of_low, const Lanes<T>& of_high,
                                                   std::int64_t n_bins, T bound, Lanes<T>* shares) {
  const T scale = 2 * bound * (1 - static_cast<T>(n_bins) * T(kLeastKnot));
  const auto last = bin.k > static_cast<T>(n_bins) - T(1.5);
  const auto low = of_low * scale, high = last ? Lanes<T>{} : of_high * scale;
  const auto behind = [&](std::int64_t i) __attribute__((always_inline)) {
    const auto place = static_cast<T>(i);
    return (place < bin.k ? low : Lanes<T>{}) + (place <= bin.k ? high : Lanes<T>{});
  };
  Lanes<T> mean{};
  for (std::int64_t i = 0; i < n_bins; ++i) mean += shares[i] * behind(i);
  for (std::int64_t i = 0; i < n_bins; ++i) shares[i] *= behind(i) - mean;
}

template <class T>
[[gnu::always_inline]] inline void slopes_gradient(const SplineBin<T>& bin, const SplineGradients<T>& of, std::int64_t n_bins,
                                                   Lanes<T>* of_slopes) {
  auto low = bin.a0, high = bin.a1;
  sigmoid_lanes<T>(low), sigmoid_lanes<T>(high);  // the softplus's slope
  low *= of.d0, high *= of.d1;
  for (std::int64_t i = 0; i + 1 < n_bins; ++i) {
    const auto knot = static_cast<T>(i + 1);
    of_slopes[i] = knot == bin.k ? low : knot == bin.k + T(1) ? high : Lanes<T>{};
  }
}

template <class T>
[[gnu::always_inline]] inline void backward_rows(const SplineRows<T>& rows, const T* of_value, const T* of_log_det, T* of_x,
                                                 T* of_raw) {
  const auto n_raw = rows.n_raw();
  for (std::int64_t i = 0; i < rows.n; i += kLanes) {
    const SplineBlock<T> block(rows, i);
    const auto bin = block.bin(rows);
    const SplinePoint<T> point(bin, rows.n_bins, block.inside, rows.to_v);
    Lanes<T> g, g_log;
    load(of_value + i, block.n, g);
    load(of_log_det + i, block.n, g_log);
    auto of_v = g, of_log = g_log, of_here = g;
    if (!rows.to_v) {
      const auto log_u = spline_gradients<T>(point, Lanes<T>{}, Lanes<T>{} + T(1)).u;
      of_here = (g - g_log * log_u) / point.slope();
      of_v = -of_here;
      of_log = -g_log;
    }
    const auto inside = [&](const Lanes<T>& value) __attribute__((always_inline)) {
      return block.where_inside(rows, value, Lanes<T>{});
    };
    const auto each = spline_gradients<T>(point, inside(of_v), inside(of_log));
    store(block.where_inside(rows, rows.to_v ? each.u : of_here, g), block.n, of_x + i);
    shares_gradient<T>(bin, each.u0, each.u1, rows.n_bins, rows.bound, block.widths);
    shares_gradient<T>(bin, each.v0, each.v1, rows.n_bins, rows.bound, block.heights);
    std::copy(block.widths, block.widths + 2 * rows.n_bins, block.raw);
    slopes_gradient<T>(bin, each, rows.n_bins, block.raw + 2 * rows.n_bins);
    const auto* from = reinterpret_cast<const T*>(block.raw);
    T* to = of_raw + i * n_raw;
    for (std::int64_t lane = 0; lane < block.n; ++lane) {
      for (std::int64_t p = 0; p < n_raw; ++p) to[lane * n_raw + p] = from[p * kLanes + lane];
    }
  }
}

}  // namespace

template <class T>
void spline_forward(Instructions which, const SplineRows<T>& rows, T* value, T* log_det) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { forward_rows(rows, value, log_det); });
}

template <class T>
void spline_backward(Instructions which, const SplineRows<T>& rows, const T* of_value, const T* of_log_det, T* of_x, T* of_raw) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { backward_rows(rows, of_value, of_log_det, of_x, of_raw); });
}

template void spline_forward(Instructions, const SplineRows<float>&, float*, float*);
template void spline_forward(Instructions, const SplineRows<double>&, double*, double*);
template void spline_backward(Instructions, const SplineRows<float>&, const float*, const float*, float*, float*);
template void spline_backward(Instructions, const SplineRows<double>&, const double*, const double*, double*, double*);

}  // namespace gx::kernels
