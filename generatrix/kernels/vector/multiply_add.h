// C += A B for small row-major matrices, in vector registers. Inlined: code takes the caller's instruction set.
//
//   c[m, n] += sum_k a[m, k] b[k, n],   m < rows, n < columns, k < depth
//
// Rows of c begin c.row values apart, those of b b.row values. Element a[m, k] lies at m * a.row + k * a.depth; so A may be
// transposed. `columns` must be a multiple of kLanes. A may have several parts (the taps of a convolution): part p holds the
// elements of k in [p * depth, (p + 1) * depth). Test: the tests of the kernels that use it, such as causal_stack_test.cpp.
#pragma once

#include <cstdint>
#include <cstring>

#include "generatrix/kernels/vector/lanes.h"

namespace gx::kernels {

template <class T>
struct Matrix {
  T* data;
  std::int64_t row;        // values from row to row
  std::int64_t depth = 1;  // values from column to column
};

// Where each part of A begins.
template <class T, int n_parts>
struct Parts {
  const T* begin[n_parts];
  std::int64_t row;        // values from row to row
  std::int64_t depth = 1;  // values from column to column
};

// Rows first .. of A times n_lanes * kLanes columns of B, added to a tile of C that stays in registers for all k.
template <class T, int n_rows, int n_lanes, int n_parts>
[[gnu::always_inline]] inline void multiply_add_tile(T* c, std::int64_t c_row, const Parts<T, n_parts>& a, std::int64_t first,
                                                     const T* b, std::int64_t b_row, std::int64_t depth) {
  Lanes<T> sums[n_rows][n_lanes];
#pragma GCC unroll 16
  for (int m = 0; m < n_rows; ++m) std::memcpy(&sums[m], c + m * c_row, sizeof sums[m]);
  for (int part = 0; part < n_parts; ++part) {
    const T* from = a.begin[part] + first * a.row;
    for (std::int64_t k = 0; k < depth; ++k, b += b_row) {
      Lanes<T> factor[n_lanes];
      std::memcpy(&factor, b, sizeof factor);
#pragma GCC unroll 16
      for (int m = 0; m < n_rows; ++m) {
        const T value = from[m * a.row + k * a.depth];
#pragma GCC unroll 16
        for (int n = 0; n < n_lanes; ++n) sums[m][n] += value * factor[n];
      }
    }
  }
#pragma GCC unroll 16
  for (int m = 0; m < n_rows; ++m) std::memcpy(c + m * c_row, &sums[m], sizeof sums[m]);
}

// Rows first .. first + n_rows - 1 of C.
template <class T, int n_rows, int n_parts>
[[gnu::always_inline]] inline void multiply_add_rows(const Matrix<T>& c, const Parts<T, n_parts>& a, std::int64_t first,
                                                     const Matrix<const T>& b, std::int64_t columns, std::int64_t depth) {
  constexpr int kWide = n_rows == 1 ? 4 : 2;  // a single row needs more vectors, so that enough sums run independently
  T* row = c.data + first * c.row;
  std::int64_t n = 0;
  for (; n + kWide * kLanes <= columns; n += kWide * kLanes)
    multiply_add_tile<T, n_rows, kWide>(row + n, c.row, a, first, b.data + n, b.row, depth);
  for (; n < columns; n += kLanes) multiply_add_tile<T, n_rows, 1>(row + n, c.row, a, first, b.data + n, b.row, depth);
}

template <class T, int n_parts>
[[gnu::always_inline]] inline void multiply_add(Matrix<T> c, const Parts<T, n_parts>& a, Matrix<const T> b, std::int64_t rows,
                                                std::int64_t columns, std::int64_t depth) {
  std::int64_t m = 0;
  for (; m + 8 <= rows; m += 8) multiply_add_rows<T, 8>(c, a, m, b, columns, depth);
  for (; m + 4 <= rows; m += 4) multiply_add_rows<T, 4>(c, a, m, b, columns, depth);
  for (; m < rows; ++m) multiply_add_rows<T, 1>(c, a, m, b, columns, depth);
}

template <class T>
[[gnu::always_inline]] inline void multiply_add(Matrix<T> c, Matrix<const T> a, Matrix<const T> b, std::int64_t rows,
                                                std::int64_t columns, std::int64_t depth) {
  multiply_add(c, Parts<T, 1>{{a.data}, a.row, a.depth}, b, rows, columns, depth);
}

}  // namespace gx::kernels
