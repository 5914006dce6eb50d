// Rational-quadratic splines of sixteen numbers at a time, a lane each: their bins, values, and gradients of everything that they
// are made of. Formulas: spline_map.h. Inlined: code takes the caller's instruction set.
#pragma once

#include <cmath>

#include "generatrix/kernels/vector/lane_math.h"
#include "generatrix/kernels/vector/lanes.h"

namespace gx::kernels {

inline constexpr double kLeastKnot = 1e-3;                              // l: the least share and slope
inline const double kUnitSlope = std::log(std::expm1(1 - kLeastKnot));  // c: the softplus of which, and l, is 1

// log(1 + exp(a)) = max(a, 0) + log(1 + exp(-|a|))
template <class T>
[[gnu::always_inline]] inline Lanes<T> softplus_lanes(const Lanes<T>& a) {
  auto term = a < T(0) ? a : -a;
  exp_lanes(term);
  log1p_lanes(term);
  return (a < T(0) ? Lanes<T>{} : a) + term;
}

// shares[i] <- softmax of the n vectors, lane by lane.
template <class T>
[[gnu::always_inline]] inline void softmax_lanes(const Lanes<T>* raw, std::int64_t n, Lanes<T>* shares) {
  auto most = raw[0];
  for (std::int64_t i = 1; i < n; ++i) most = raw[i] > most ? raw[i] : most;
  Lanes<T> sum{};
  for (std::int64_t i = 0; i < n; ++i) {
    shares[i] = raw[i] - most;
    exp_lanes(shares[i]);
    sum += shares[i];
  }
  const auto scale = T(1) / sum;
  for (std::int64_t i = 0; i < n; ++i) shares[i] *= scale;
}

// The bin that holds a number: its place k, corners, and what its slopes are made of.
template <class T>
struct SplineBin {
  Lanes<T> k, u0, u1, v0, v1, a0, a1;  // a0, a1: arguments of the softplus of d0 and d1

  // Slopes at the box's corners are 1.
  [[gnu::always_inline]] Lanes<T> slope_below() const {
    return k < T(0.5) ? Lanes<T>{} + T(1) : softplus_lanes<T>(a0) + T(kLeastKnot);
  }
  [[gnu::always_inline]] Lanes<T> slope_above(std::int64_t n_bins) const {
    return k > static_cast<T>(n_bins) - T(1.5) ? Lanes<T>{} + T(1) : softplus_lanes<T>(a1) + T(kLeastKnot);
  }
};

// raw: n_bins vectors for widths, n_bins for heights, n_bins - 1 for slopes; widths, heights: their softmax. x in the box is on
// the axis of u where to_v, else on that of v.
template <class T>
[[gnu::always_inline]] inline SplineBin<T> bin_that_holds(const Lanes<T>& x, const Lanes<T>* raw, const Lanes<T>* widths,
                                                          const Lanes<T>* heights, std::int64_t n_bins, T bound, bool to_v) {
  const auto* slopes = raw + 2 * n_bins;
  const T least = T(kLeastKnot), rest = 1 - static_cast<T>(n_bins) * least;
  const auto unit = static_cast<T>(kUnitSlope);
  SplineBin<T> bin{};
  Lanes<T> u0 = Lanes<T>{} - bound, v0 = u0, sum_u{}, sum_v{};
  for (std::int64_t i = 0; i < n_bins; ++i) {
    sum_u += least + rest * widths[i];
    sum_v += least + rest * heights[i];
    const bool last = i + 1 == n_bins;
    const auto u1 = last ? Lanes<T>{} + bound : 2 * bound * sum_u - bound;
    const auto v1 = last ? Lanes<T>{} + bound : 2 * bound * sum_v - bound;
    const auto here = i == 0 ? (x == x) | (x != x) : x >= (to_v ? u0 : v0);
    const auto take = [&](Lanes<T> & old, const Lanes<T>& now) __attribute__((always_inline)) { old = here ? now : old; };
    take(bin.k, Lanes<T>{} + static_cast<T>(i));
    take(bin.u0, u0), take(bin.u1, u1), take(bin.v0, v0), take(bin.v1, v1);
    take(bin.a0, i == 0 ? Lanes<T>{} : slopes[i - 1] + unit);
    take(bin.a1, last ? Lanes<T>{} : slopes[i] + unit);
    u0 = u1, v0 = v1;
  }
  return bin;
}

// A number in its bin. t is its share of the bin's width.
template <class T>
struct SplinePoint {
  Lanes<T> u0, v0, w, h, d0, d1, s, e, t, q, above, below, steep;

  [[gnu::always_inline]] SplinePoint(const SplineBin<T>& bin, std::int64_t n_bins, const Lanes<T>& x, bool to_v)
      : u0(bin.u0),
        v0(bin.v0),
        w(bin.u1 - bin.u0),
        h(bin.v1 - bin.v0),
        d0(bin.slope_below()),
        d1(bin.slope_above(n_bins)),
        s(h / w),
        e(d0 + d1 - T(2) * s),
        t(to_v ? (x - u0) / w : share_of_v(x - v0)),
        q(t * (T(1) - t)),
        above(s * t * t + d0 * q),
        below(s + e * q),
        steep(d1 * t * t + T(2) * s * q + d0 * (T(1) - t) * (T(1) - t)) {}

  [[gnu::always_inline]] Lanes<T> u() const { return u0 + w * t; }
  [[gnu::always_inline]] Lanes<T> v() const { return v0 + h * above / below; }
  [[gnu::always_inline]] Lanes<T> slope() const { return s * s * steep / (below * below); }  // dv / du

 private:
  [[gnu::always_inline]] Lanes<T> share_of_v(const Lanes<T>& y) const {
    const auto a = h * (s - d0) + y * e, b = h * d0 - y * e, c = -s * y;
    auto root = b * b - T(4) * a * c;
    root = root < T(0) ? Lanes<T>{} : root;
    sqrt_lanes<T>(root);
    return T(2) * c / (-b - root);
  }
};

template <class T>
struct SplineGradients {
  Lanes<T> u, u0, u1, v0, v1, d0, d1;
};

// What moves v by of_v and L = log dv/du by of_log: of_v dv + of_log dL, by each argument.
template <class T>
[[gnu::always_inline]] inline SplineGradients<T> spline_gradients(const SplinePoint<T>& p, const Lanes<T>& of_v,
                                                                  const Lanes<T>& of_log) {
  const auto &t = p.t, &q = p.q;
  const auto dq = T(1) - T(2) * t, ratio = p.above / p.below, inverse_w = T(1) / p.w;
  // of above, below and steep by t, s, d0, d1
  const auto below_t = p.e * dq, below_s = T(1) - T(2) * q;
  const auto v_by = [&](const Lanes<T>& above_by, const Lanes<T>& below_by) __attribute__((always_inline)) {
    return p.h * (above_by - ratio * below_by) / p.below;
  };
  const auto log_by = [&](const Lanes<T>& steep_by, const Lanes<T>& below_by) __attribute__((always_inline)) {
    return steep_by / p.steep - T(2) * below_by / p.below;
  };
  const auto v_t = v_by(T(2) * p.s * t + p.d0 * dq, below_t), v_s = v_by(t * t, below_s);
  const auto log_t = log_by(T(2) * p.d1 * t + T(2) * p.s * dq - T(2) * p.d0 * (T(1) - t), below_t);
  const auto log_s = log_by(T(2) * q, below_s) + T(2) / p.s;
  const Lanes<T> of_t = of_v * v_t + of_log * log_t, of_s = of_v * v_s + of_log * log_s;
  const Lanes<T> of_h = of_v * ratio + of_s * inverse_w, of_w = -of_s * p.s * inverse_w;
  return {of_t * inverse_w,
          of_t * (t - T(1)) * inverse_w - of_w,
          -of_t * t * inverse_w + of_w,
          of_v - of_h,
          of_h,
          of_v * v_by(q, q) + of_log * log_by((T(1) - t) * (T(1) - t), q),
          of_v * v_by(Lanes<T>{}, q) + of_log * log_by(t * t, q)};
}

}  // namespace gx::kernels
