// One bin of a rational-quadratic spline at one number: values, and gradients of everything that they are made of.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace gx::kernels {

// The bin [knots[k], knots[k + 1]) that holds x, k = 0 .. n_bins - 1; no number is in the first.
template <class T>
std::int64_t bin_that_holds(T x, const T* knots, std::int64_t n_bins) {
  std::int64_t k = 0;
  for (std::int64_t i = 1; i < n_bins; ++i) k += x >= knots[i];
  return k;
}

template <class T>
struct SplineBin {
  T u0, v0, w, h, d0, d1;
  T s = h / w, e = d0 + d1 - 2 * s;

  SplineBin(const T* u, const T* v, const T* slope, std::int64_t k)
      : u0(u[k]), v0(v[k]), w(u[k + 1] - u[k]), h(v[k + 1] - v[k]), d0(slope[k]), d1(slope[k + 1]) {}

  T share_of_u(T z) const { return (z - u0) / w; }
  T share_of_v(T y) const {
    const T above = y - v0, a = h * (s - d0) + above * e, b = h * d0 - above * e, c = -s * above;
    return 2 * c / (-b - std::sqrt(std::max(b * b - 4 * a * c, T(0))));
  }
};

// Of t, the share of the bin's width.
template <class T>
struct SplinePoint {
  const SplineBin<T>& bin;
  T t, q = t * (1 - t);
  T above = bin.s * t * t + bin.d0 * q, below = bin.s + bin.e * q;        // F = v0 + h above / below
  T steep = bin.d1 * t * t + 2 * bin.s * q + bin.d0 * (1 - t) * (1 - t);  // dF/dz = s^2 steep / below^2
  T y() const { return bin.v0 + bin.h * above / below; }
  T slope() const { return bin.s * bin.s * steep / (below * below); }
};

template <class T>
struct SplineGradients {
  T z, u0, u1, v0, v1, d0, d1;
};

// What moves y and L by so much: of_y dy + of_log dL, by each argument.
template <class T>
SplineGradients<T> spline_gradients(const SplinePoint<T>& p, T of_y, T of_log) {
  const auto& b = p.bin;
  const T t = p.t, q = p.q, dq = 1 - 2 * t, ratio = p.above / p.below;
  // of above, below and steep by t, s, d0, d1
  const T below_t = b.e * dq, below_s = 1 - 2 * q;
  const auto y_by = [&](T above_by, T below_by) { return b.h * (above_by - ratio * below_by) / p.below; };
  const auto log_by = [&](T steep_by, T below_by) { return steep_by / p.steep - 2 * below_by / p.below; };
  const T y_t = y_by(2 * b.s * t + b.d0 * dq, below_t), y_s = y_by(t * t, below_s);
  const T log_t = log_by(2 * b.d1 * t + 2 * b.s * dq - 2 * b.d0 * (1 - t), below_t), log_s = log_by(2 * q, below_s) + 2 / b.s;
  const T of_t = of_y * y_t + of_log * log_t, of_s = of_y * y_s + of_log * log_s;
  const T of_h = of_y * ratio + of_s / b.w, of_w = -of_s * b.s / b.w;
  return {of_t / b.w,
          of_t * (t - 1) / b.w - of_w,
          -of_t * t / b.w + of_w,
          of_y - of_h,
          of_h,
          of_y * y_by(q, q) + of_log * log_by((1 - t) * (1 - t), q),
          of_y * y_by(0, q) + of_log * log_by(t * t, q)};
}

}  // namespace gx::kernels
