// 3 x 3 convolutions of small images, in vector registers: sixteen pixels at a time, any number of channels. Inlined: code takes
// the caller's instruction set. Test: residual_net_test.cpp.
//
// A plane holds one channel of a group of images, one image below the other. A column of zeros follows each row, and a row of
// zeros follows each image. So the neighbors of every pixel lie at the same nine distances, and neighbors outside the image are
// 0.
#pragma once

#include <algorithm>
#include <cstdint>

#include "generatrix/kernels/vector/multiply_add.h"

namespace gx::kernels {

struct PlaneShape {
  std::int64_t height, width, n_images;

  std::int64_t row() const { return width + 1; }
  std::int64_t image() const { return (height + 1) * row(); }
  // Places of a plane that are computed: all but the last row of zeros, rounded up to a multiple of two vectors.
  std::int64_t run() const { return rounded_up(n_images * image() - row(), 2 * kLanes); }
  // Zeros before each plane. The zeros before the next plane also serve as zeros behind this one.
  std::int64_t lead() const { return rounded_up(row() + 1, kLanes); }
  std::int64_t stride() const { return lead() + run(); }
  std::int64_t values(std::int64_t n_planes) const { return n_planes * stride() + lead(); }
  // Distance from a place to its neighbor under tap 0 .. 8.
  std::int64_t distance(std::int64_t tap) const { return (tap / 3 - 1) * row() + tap % 3 - 1; }

  static std::int64_t rounded_up(std::int64_t n, std::int64_t unit) { return (n + unit - 1) / unit * unit; }
};

constexpr std::int64_t kTaps9 = 9;

// out[o, p] += sum over c, tap of weight[c, tap, o] in[c, p + distance(tap)], for n_rows outputs o and kWide vectors of places p.
// in and out point to the first of these places; a row of weight has n_out values.
template <class T, int n_rows, int kWide>
[[gnu::always_inline]] inline void convolve_tile(const PlaneShape& s, T* out, const T* in, std::int64_t n_in, const T* weight,
                                                 std::int64_t n_out) {
  const auto stride = s.stride();
  Lanes<T> sums[n_rows][kWide];
#pragma GCC unroll 8
  for (int m = 0; m < n_rows; ++m) __builtin_memcpy(&sums[m], out + m * stride, sizeof sums[m]);
  for (std::int64_t c = 0; c < n_in; ++c, in += stride) {
#pragma GCC unroll 9
    for (std::int64_t tap = 0; tap < kTaps9; ++tap, weight += n_out) {
      Lanes<T> values[kWide];
      __builtin_memcpy(&values, in + s.distance(tap), sizeof values);
#pragma GCC unroll 8
      for (int m = 0; m < n_rows; ++m) {
#pragma GCC unroll 2
        for (int n = 0; n < kWide; ++n) sums[m][n] += values[n] * weight[m];
      }
    }
  }
#pragma GCC unroll 8
  for (int m = 0; m < n_rows; ++m) __builtin_memcpy(out + m * stride, &sums[m], sizeof sums[m]);
}

template <class T, int n_rows, int kWide>
[[gnu::always_inline]] inline void convolve_rows(const PlaneShape& s, T* out, const T* in, std::int64_t n_in, const T* weight,
                                                 std::int64_t n_out) {
  for (std::int64_t p = 0; p < s.run(); p += kWide * kLanes)
    convolve_tile<T, n_rows, kWide>(s, out + p, in + p, n_in, weight, n_out);
}

// The same for all places of all n_out planes; weight [n_in, 9, n_out].
template <class T, int kRows, int kWide>
[[gnu::always_inline]] inline void convolve(const PlaneShape& s, T* out, std::int64_t n_out, const T* in, std::int64_t n_in,
                                            const T* weight) {
  std::int64_t m = 0;
  const auto rows = [&] { return out + m * s.stride(); };
  for (; m + kRows <= n_out; m += kRows) convolve_rows<T, kRows, kWide>(s, rows(), in, n_in, weight + m, n_out);
  for (; m + 4 <= n_out; m += 4) convolve_rows<T, 4, kWide>(s, rows(), in, n_in, weight + m, n_out);
  for (; m + 2 <= n_out; m += 2) convolve_rows<T, 2, kWide>(s, rows(), in, n_in, weight + m, n_out);
  for (; m < n_out; ++m) convolve_rows<T, 1, kWide>(s, rows(), in, n_in, weight + m, n_out);
}

// sums[o, c, tap] += sum over p of gradient[o, p] in[c, p + distance(tap)], for one c, n_rows outputs o and the three taps of one
// row of the 3 x 3 kernel. Each sum is a vector of partial sums, one for each lane. sums points to those of the first output;
// those of the next output lie n_in * 9 vectors behind.
template <class T, int n_rows>
[[gnu::always_inline]] inline void correlate_tile(const PlaneShape& s, Lanes<T>* sums, std::int64_t n_in, const T* gradient,
                                                  const T* in) {
  const auto stride = s.stride();
  Lanes<T> sum[n_rows][3];
#pragma GCC unroll 8
  for (int m = 0; m < n_rows; ++m) __builtin_memcpy(&sum[m], sums + m * n_in * kTaps9, sizeof sum[m]);
  for (std::int64_t p = 0; p < s.run(); p += kLanes) {
    Lanes<T> values[3];
#pragma GCC unroll 3
    for (int k = 0; k < 3; ++k) __builtin_memcpy(&values[k], in + p + k, sizeof values[k]);
#pragma GCC unroll 8
    for (int m = 0; m < n_rows; ++m) {
      Lanes<T> factor;
      __builtin_memcpy(&factor, gradient + m * stride + p, sizeof factor);
#pragma GCC unroll 3
      for (int k = 0; k < 3; ++k) sum[m][k] += factor * values[k];
    }
  }
#pragma GCC unroll 8
  for (int m = 0; m < n_rows; ++m) __builtin_memcpy(sums + m * n_in * kTaps9, &sum[m], sizeof sum[m]);
}

// The same for all outputs, channels and taps; sums [n_out, n_in, 9], each a vector.
template <class T, int kRows>
[[gnu::always_inline]] inline void correlate(const PlaneShape& s, Lanes<T>* sums, const T* gradient, std::int64_t n_out,
                                             const T* in, std::int64_t n_in) {
  for (std::int64_t c = 0; c < n_in; ++c) {
    for (std::int64_t first = 0; first < kTaps9; first += 3) {
      const T* from = in + c * s.stride() + s.distance(first);
      std::int64_t m = 0;
      const auto rows = [&] { return sums + (m * n_in + c) * kTaps9 + first; };
      for (; m + kRows <= n_out; m += kRows) correlate_tile<T, kRows>(s, rows(), n_in, gradient + m * s.stride(), from);
      for (; m + 4 <= n_out; m += 4) correlate_tile<T, 4>(s, rows(), n_in, gradient + m * s.stride(), from);
      for (; m + 2 <= n_out; m += 2) correlate_tile<T, 2>(s, rows(), n_in, gradient + m * s.stride(), from);
      for (; m < n_out; ++m) correlate_tile<T, 1>(s, rows(), n_in, gradient + m * s.stride(), from);
    }
  }
}

}  // namespace gx::kernels
