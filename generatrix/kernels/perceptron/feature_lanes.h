// A perceptron feature by feature, with the rows of the batch as lanes: products, nonlinearities and batch normalization of what
// lies in registers. Inlined like all that works in lanes.
#pragma once

#include <algorithm>
#include <cmath>

#include "generatrix/kernels/perceptron/bend_lanes.h"
#include "generatrix/kernels/perceptron/few_rows_block.h"
#include "generatrix/kernels/vector/lane_math.h"
#include "generatrix/kernels/vector/multiply_add.h"

namespace gx::kernels {

// A tile of features by all rows, in registers.
template <class T, int n_features, int n_lanes>
using Tile = Lanes<T>[n_features][n_lanes];

// tile += A B: A at a[m * row + k * depth], B [n_depth, N lanes].
template <class T, int M, int N>
[[gnu::always_inline]] inline void add_product(Tile<T, M, N>& tile, Matrix<const T> a, const T* b, std::int64_t n_depth) {
  for (std::int64_t k = 0; k < n_depth; ++k, b += N * kLanes) {
    Lanes<T> factor[N];
    std::memcpy(&factor, b, sizeof factor);
#pragma GCC unroll 16
    for (int m = 0; m < M; ++m) {
      const T value = a.data[m * a.row + k * a.depth];
#pragma GCC unroll 4
      for (int n = 0; n < N; ++n) tile[m][n] += value * factor[n];
    }
  }
}

// So many of the sums' terms at a time, from a copy of A: its rows, or columns, often lie a power of two apart, where they would
// push each other out of the cache.
inline constexpr std::int64_t kDepth = 64;

// The same of A [M, n_depth] with `row` values from row to row.
template <class T, int M, int N>
[[gnu::always_inline]] inline void add_product_of_rows(Tile<T, M, N>& tile, const T* a, std::int64_t row, const T* b,
                                                       std::int64_t n_depth) {
  constexpr std::int64_t kRow = kDepth + kLanes;
  T near[M * kRow];
  for (std::int64_t k = 0; k < n_depth; k += kDepth) {
    const auto depth = std::min(kDepth, n_depth - k);
    for (int m = 0; m < M; ++m) {
      if (depth == kDepth) {
        std::memcpy(near + m * kRow, a + m * row + k, kDepth * sizeof(T));
      } else {
        std::copy_n(a + m * row + k, depth, near + m * kRow);
      }
      const T* next = k + kDepth < n_depth ? a + m * row + k + kDepth : a + (M + m) * row;  // fetched meanwhile
      for (std::int64_t i = 0; i < kDepth; i += kLanes) __builtin_prefetch(next + i);
    }
    add_product<T, M, N>(tile, {near, kRow}, b + k * N * kLanes, depth);
  }
}

// The rows of the batch as lanes: 1 for a row, 0 for padding.
template <class T, int N>
struct Rows {
  Lanes<T> real[N];
  T n;
  [[gnu::always_inline]] explicit Rows(std::int64_t n_rows) : n(static_cast<T>(n_rows)) {
    for (std::int64_t i = 0; i < N * kLanes; ++i) real[i / kLanes][i % kLanes] = i < n_rows ? T(1) : T(0);
  }
  // Of what is zero in the padding.
  [[gnu::always_inline]] T sum(const Lanes<T> (&values)[N]) const {
    auto total = values[0];
    for (int n_lane = 1; n_lane < N; ++n_lane) total += values[n_lane];
    return static_cast<T>(sum_of_lanes(total));
  }
};

// Ioffe and Szegedy 2015, algorithm 1, of feature f.
template <class T, int N>
[[gnu::always_inline]] inline void normalize(const NormArrays<T>& norm, const Rows<T, N>& rows, std::int64_t f,
                                             Lanes<T> (&v)[N]) {
  Lanes<T> part[N];
  for (int n = 0; n < N; ++n) part[n] = v[n] * rows.real[n];
  const T mean = rows.sum(part) / rows.n;
  for (int n = 0; n < N; ++n) {
    v[n] = (v[n] - mean) * rows.real[n];
    part[n] = v[n] * v[n];
  }
  const T variance = rows.sum(part) / rows.n, inverse = T(1) / std::sqrt(variance + norm.epsilon);
  norm.center[f] = mean;
  norm.inverse[f] = inverse;
  for (int n = 0; n < N; ++n) v[n] = (v[n] * (inverse * norm.scale[f]) + norm.shift[f]) * rows.real[n];
  if (!norm.mean) return;
  norm.mean[f] += norm.momentum * (mean - norm.mean[f]);
  norm.variance[f] += norm.momentum * (variance * rows.n / (rows.n - T(1)) - norm.variance[f]);
}

// With v the bent features and u = (v - mean) inverse: d shift = sum g, d gamma = sum g u,
// dv = gamma inverse (g - mean g - u mean(g u)), means and sums over the rows.
template <class T, int N>
[[gnu::always_inline]] inline void normalize_back(const NormArrays<T>& norm, const Rows<T, N>& rows, const Lanes<T> (&bent)[N],
                                                  std::int64_t f, T& of_scale, T& of_shift, Lanes<T> (&g)[N]) {
  Lanes<T> u[N], product[N];
  for (int n = 0; n < N; ++n) {
    u[n] = (bent[n] - norm.center[f]) * norm.inverse[f];
    product[n] = g[n] * u[n];
  }
  const T sum = rows.sum(g), sum_u = rows.sum(product);
  of_shift = sum;
  of_scale = sum_u;
  const T factor = norm.scale[f] * norm.inverse[f];
  for (int n = 0; n < N; ++n) g[n] = (g[n] - sum / rows.n - u[n] * (sum_u / rows.n)) * factor * rows.real[n];
}

}  // namespace gx::kernels
