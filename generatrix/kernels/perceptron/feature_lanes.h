// Products and batch normalization of a perceptron in registers. Matrices lie feature by feature (few_rows_layout.h), so that the
// rows of the batch are the lanes. Inlined: code takes the caller's instruction set. Test: perceptron_test.cpp.
#pragma once

#include <algorithm>
#include <cmath>

#include "generatrix/kernels/perceptron/bend_lanes.h"
#include "generatrix/kernels/perceptron/few_rows_block.h"
#include "generatrix/kernels/vector/lane_math.h"
#include "generatrix/kernels/vector/multiply_add.h"

namespace gx::kernels {

// Some features of all rows, in registers.
template <class T, int n_features, int n_lanes>
using Tile = Lanes<T>[n_features][n_lanes];

// tile += A B. A [M, n_depth] has element (m, k) at a.data[m * a.row + k * a.depth]; B is [n_depth, N lanes].
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

// Products copy kDepth columns of A at a time. Without the copy, rows of A that lie a power of two apart would push each other
// out of the cache.
inline constexpr std::int64_t kDepth = 64;

// tile += A B, A [M, n_depth] with rows that begin `row` values apart.
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
      const T* next = k + kDepth < n_depth ? a + m * row + k + kDepth : a + (M + m) * row;  // what the next product reads
      for (std::int64_t i = 0; i < kDepth; i += kLanes) __builtin_prefetch(next + i);
    }
    add_product<T, M, N>(tile, {near, kRow}, b + k * N * kLanes, depth);
  }
}

// The lanes of a batch: `real` is 1 for a row of the batch and 0 for padding; n is the number of rows.
template <class T, int N>
struct Rows {
  Lanes<T> real[N];
  T n;
  [[gnu::always_inline]] explicit Rows(std::int64_t n_rows) : n(static_cast<T>(n_rows)) {
    for (std::int64_t i = 0; i < N * kLanes; ++i) real[i / kLanes][i % kLanes] = i < n_rows ? T(1) : T(0);
  }
  // The sum over all rows; `values` must be zero in the padding.
  [[gnu::always_inline]] T sum(const Lanes<T> (&values)[N]) const {
    auto total = values[0];
    for (int n_lane = 1; n_lane < N; ++n_lane) total += values[n_lane];
    return static_cast<T>(sum_of_lanes(total));
  }
};

// v <- batch normalization of feature f (Ioffe and Szegedy 2015, algorithm 1). Writes norm.center and norm.inverse; moves the
// running statistics if norm.mean is not null.
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

// g: the gradient behind the normalization on entry, before it on return. With v = bent and u = (v - center) inverse:
//   of_shift = sum g,   of_scale = sum g u,   g <- scale inverse (g - mean g - u mean(g u))
// Sums and means are over the rows.
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
