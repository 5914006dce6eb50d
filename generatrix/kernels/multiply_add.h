// C += A B for the small row-major matrices of causal nets, in vector registers; inlined, so that it takes the instruction set of
// the function around it.
//
//   c[m, n] += sum_k a[m, k] b[k, n],   m < rows, n < columns, k < depth
//
// c has `c_row` values from row to row; b likewise; a is read at m * a_row + k * a_depth, so that a transposed A costs nothing.
// columns must be a multiple of kLanes. No tile is split over k: equal arguments give equal sums whatever the number of rows.
#pragma once

#include <cstdint>
#include <cstring>

namespace gx::kernels {

inline constexpr std::int64_t kLanes = 16;

template <class T>
struct LanesOf;
template <>
struct LanesOf<float> {
  typedef float Type __attribute__((vector_size(64)));
};
template <>
struct LanesOf<double> {
  typedef double Type __attribute__((vector_size(128)));
};
template <class T>
using Lanes = typename LanesOf<T>::Type;

template <class T>
struct Matrix {
  T* data;
  std::int64_t row;        // values from row to row
  std::int64_t depth = 1;  // values from column to column
};

// A tile of n_rows x (n_lanes * kLanes) values of C stays in registers while k runs.
template <class T, int n_rows, int n_lanes>
[[gnu::always_inline]] inline void multiply_add_tile(T* c, std::int64_t c_row, const T* a, std::int64_t a_row,
                                                     std::int64_t a_depth, const T* b, std::int64_t b_row, std::int64_t depth) {
  Lanes<T> sums[n_rows][n_lanes];
#pragma GCC unroll 16
  for (int m = 0; m < n_rows; ++m) std::memcpy(&sums[m], c + m * c_row, sizeof sums[m]);
  for (std::int64_t k = 0; k < depth; ++k) {
    Lanes<T> factor[n_lanes];
    std::memcpy(&factor, b + k * b_row, sizeof factor);
#pragma GCC unroll 16
    for (int m = 0; m < n_rows; ++m) {
      const T value = a[m * a_row + k * a_depth];
#pragma GCC unroll 16
      for (int n = 0; n < n_lanes; ++n) sums[m][n] += value * factor[n];
    }
  }
#pragma GCC unroll 16
  for (int m = 0; m < n_rows; ++m) std::memcpy(c + m * c_row, &sums[m], sizeof sums[m]);
}

template <class T, int n_rows>
[[gnu::always_inline]] inline void multiply_add_rows(T* c, std::int64_t c_row, const T* a, std::int64_t a_row,
                                                     std::int64_t a_depth, const T* b, std::int64_t b_row, std::int64_t columns,
                                                     std::int64_t depth) {
  constexpr int kWide = n_rows == 1 ? 4 : 2;  // one row alone has too few independent sums to keep the multipliers busy
  std::int64_t n = 0;
  for (; n + kWide * kLanes <= columns; n += kWide * kLanes)
    multiply_add_tile<T, n_rows, kWide>(c + n, c_row, a, a_row, a_depth, b + n, b_row, depth);
  for (; n < columns; n += kLanes) multiply_add_tile<T, n_rows, 1>(c + n, c_row, a, a_row, a_depth, b + n, b_row, depth);
}

template <class T>
[[gnu::always_inline]] inline void multiply_add(Matrix<T> c, Matrix<const T> a, Matrix<const T> b, std::int64_t rows,
                                                std::int64_t columns, std::int64_t depth) {
  std::int64_t m = 0;
  for (; m + 8 <= rows; m += 8)
    multiply_add_rows<T, 8>(c.data + m * c.row, c.row, a.data + m * a.row, a.row, a.depth, b.data, b.row, columns, depth);
  for (; m + 4 <= rows; m += 4)
    multiply_add_rows<T, 4>(c.data + m * c.row, c.row, a.data + m * a.row, a.row, a.depth, b.data, b.row, columns, depth);
  for (; m < rows; ++m)
    multiply_add_rows<T, 1>(c.data + m * c.row, c.row, a.data + m * a.row, a.row, a.depth, b.data, b.row, columns, depth);
}

}  // namespace gx::kernels
