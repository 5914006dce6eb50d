// exp, sigmoid, tanh, roots and logarithms of sixteen numbers at a time. The relative error is about 2e-7 in float32; float64
// calls the C library for each number. Inlined: code takes the caller's instruction set.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "generatrix/kernels/vector/lanes.h"

namespace gx::kernels {

// value <- exp(value) = 2^n exp(r), with n whole and |r| <= ln(2) / 2; exp(r) is a Taylor polynomial of degree 7. Results lie
// between 1e-38 and 2e38; NaN stays NaN.
[[gnu::always_inline]] inline void exp_lanes(Lanes<float>& value) {
  typedef std::int32_t Whole __attribute__((vector_size(64)));
  constexpr float kRounds = 12582912;  // 1.5 * 2^23: a number added to it is rounded to a whole number
  value = value < -87.f ? Lanes<float>{} - 87.f : value;
  value = value > 88.f ? Lanes<float>{} + 88.f : value;
  const auto n = (value * 1.44269504f + kRounds) - kRounds;
  const auto r = (value - n * 0.693359375f) + n * 2.12194440e-4f;  // ln 2 in two parts; n times the first part is exact
  auto e = r * (1.f / 5040) + 1.f / 720;
  e = e * r + 1.f / 120;
  e = e * r + 1.f / 24;
  e = e * r + 1.f / 6;
  e = e * r + 0.5f;
  e = e * r + 1.f;
  e = e * r + 1.f;
  const auto bits = (__builtin_convertvector(n, Whole) + 127) << 23;
  Lanes<float> power;
  std::memcpy(&power, &bits, sizeof power);
  value = e * power;
}
[[gnu::always_inline]] inline void exp_lanes(Lanes<double>& value) {
  for (std::int64_t i = 0; i < kLanes; ++i) value[i] = std::exp(value[i]);
}

// value <- 1 / (1 + exp(-value))
template <class T>
[[gnu::always_inline]] inline void sigmoid_lanes(Lanes<T>& value) {
  value = -value;
  exp_lanes(value);
  value = T(1) / (value + T(1));
}

// Vector code where the file is compiled with -fno-math-errno.
template <class T>
[[gnu::always_inline]] inline void sqrt_lanes(Lanes<T>& value) {
  T each[kLanes];
  std::memcpy(each, &value, sizeof value);
  for (auto& x : each) x = std::sqrt(x);
  std::memcpy(&value, each, sizeof value);
}

[[gnu::always_inline]] inline void tanh_lanes(Lanes<float>& value) {
  auto e = value + value;
  exp_lanes(e);
  value = 1.f - 2.f / (e + 1.f);
}
[[gnu::always_inline]] inline void tanh_lanes(Lanes<double>& value) {
  for (std::int64_t i = 0; i < kLanes; ++i) value[i] = std::tanh(value[i]);
}

// s <- 2 artanh(s) = log((1 + s) / (1 - s)) for |s| <= 1/3, by its power series.
[[gnu::always_inline]] inline void twice_artanh_lanes(Lanes<float>& s) {
  const auto q = s * s;
  auto sum = q * (2.f / 15) + 2.f / 13;
  sum = sum * q + 2.f / 11;
  sum = sum * q + 2.f / 9;
  sum = sum * q + 2.f / 7;
  sum = sum * q + 2.f / 5;
  sum = sum * q + 2.f / 3;
  s = s * (sum * q + 2.f);
}

// value <- log(1 + value), for values in [0, 1]. With s = value / (value + 2) it is 2 artanh(s).
[[gnu::always_inline]] inline void log1p_lanes(Lanes<float>& value) {
  value = value / (value + 2.f);
  twice_artanh_lanes(value);
}
[[gnu::always_inline]] inline void log1p_lanes(Lanes<double>& value) {
  for (std::int64_t i = 0; i < kLanes; ++i) value[i] = std::log1p(value[i]);
}

// value <- log(value), value = 2^n m with sqrt(1/2) <= m < sqrt(2). Denormal numbers count as zero.
[[gnu::always_inline]] inline void log_lanes(Lanes<float>& value) {
  typedef std::int32_t Whole __attribute__((vector_size(64)));
  constexpr std::int32_t kRootOfHalf = 0x3f3504f3;
  Whole bits;
  std::memcpy(&bits, &value, sizeof bits);
  const Whole n = (bits - kRootOfHalf) >> 23;
  bits -= n << 23;
  Lanes<float> m;
  std::memcpy(&m, &bits, sizeof m);
  auto s = (m - 1.f) / (m + 1.f);
  twice_artanh_lanes(s);
  const auto log = s + __builtin_convertvector(n, Lanes<float>) * 0.693147181f;
  constexpr float kSmallest = 1.17549435e-38f, kInfinity = __builtin_inff();
  const auto low = value < 0.f ? Lanes<float>{} + __builtin_nanf("") : Lanes<float>{} - kInfinity;
  const auto high = value < kInfinity ? log : value;  // infinity and NaN stay
  value = value < kSmallest ? low : high;
}
[[gnu::always_inline]] inline void log_lanes(Lanes<double>& value) {
  for (std::int64_t i = 0; i < kLanes; ++i) value[i] = std::log(value[i]);
}

// The sum of all lanes, in float64.
[[gnu::always_inline]] inline double sum_of_lanes(const Lanes<float>& value) {
  double total = 0;
  for (std::int64_t i = 0; i < kLanes; ++i) total += static_cast<double>(value[i]);
  return total;
}
[[gnu::always_inline]] inline double sum_of_lanes(const Lanes<double>& value) {
  double total = 0;
  for (std::int64_t i = 0; i < kLanes; ++i) total += value[i];
  return total;
}

}  // namespace gx::kernels
