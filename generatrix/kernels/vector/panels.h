// Matrix products on panels, for narrow nets. A panel [features, kPanel] holds kPanel rows of a batch, feature by feature. So the
// rows are the lanes of a vector, no width needs padding, and weights are read as torch stores them, [out, in]. Inlined: code
// takes the caller's instruction set. Test: coupling_chain_test.cpp.
#pragma once

#include <utility>

#include "generatrix/kernels/vector/instructions.h"
#include "generatrix/kernels/vector/multiply_add.h"

namespace gx::kernels {

inline constexpr std::int64_t kPanel = 2 * kLanes;  // rows of a batch in a panel

// One feature of all rows of a panel.
template <class T>
struct Feature {
  Lanes<T> half[2];

  [[gnu::always_inline]] static Feature load(const T* from) {
    Feature value;
    std::memcpy(&value, from, sizeof value);
    return value;
  }
  [[gnu::always_inline]] void store(T* to) const { std::memcpy(to, this, sizeof *this); }
};

// The number of features of a result that are summed at once: their sums fill the registers of the instruction set.
template <class T, Instructions set>
inline constexpr int kTile = static_cast<int>((set == Instructions::skylake_avx512 ? 32 : 8) / sizeof(T));

// The left side of a product: element (m, k) is data[m * row + k * depth].
template <class T>
struct Left {
  const T* data;
  std::int64_t row, depth;
};

// sums[m] += sum over k < depth of a(m, k) b[k, :]
template <class T, int n_rows>
[[gnu::always_inline]] inline void add_products(Feature<T> (&sums)[n_rows], const Left<T>& a, const T* b, std::int64_t depth) {
  for (std::int64_t k = 0; k < depth; ++k, b += kPanel) {
    const auto factor = Feature<T>::load(b);
#pragma GCC unroll 16
    for (int m = 0; m < n_rows; ++m) {
      const T value = a.data[m * a.row + k * a.depth];
      sums[m].half[0] += value * factor.half[0];
      sums[m].half[1] += value * factor.half[1];
    }
  }
}

// For each row m of first .. first + n_rows - 1 of A: sum = begin(m) + A's row times b, then end(m, sum).
template <class T, int n_rows, class Begin, class End>
[[gnu::always_inline]] inline void multiply_tile(Left<T> a, const T* b, std::int64_t depth, std::int64_t first,
                                                 const Begin& begin, const End& end) {
  a.data += first * a.row;
  Feature<T> sums[n_rows];
#pragma GCC unroll 16
  for (int m = 0; m < n_rows; ++m) sums[m] = begin(first + m);
  add_products<T, n_rows>(sums, a, b, depth);
#pragma GCC unroll 16
  for (int m = 0; m < n_rows; ++m) end(first + m, sums[m]);
}

// The same for all rows first .. rows - 1.
template <class T, int tile, class Begin, class End>
[[gnu::always_inline]] inline void multiply_panel(const Left<T>& a, const T* b, std::int64_t rows, std::int64_t depth,
                                                  const Begin& begin, const End& end, std::int64_t first = 0) {
  for (; first + tile <= rows; first += tile) multiply_tile<T, tile>(a, b, depth, first, begin, end);
  if constexpr (tile > 1) {
    if (first < rows) multiply_panel<T, tile / 2>(a, b, rows, depth, begin, end, first);
  }
}

// One stage of the transposition of a 16 x 16 square: rows a and b exchange blocks of `step` lanes.
template <int step, class T, std::size_t... lane>
[[gnu::always_inline]] inline void exchange(Lanes<T>& a, Lanes<T>& b, std::index_sequence<lane...>) {
  const auto low = __builtin_shufflevector(a, b, (int(lane) & step ? 16 + int(lane) - step : int(lane))...);
  b = __builtin_shufflevector(a, b, (int(lane) & step ? 16 + int(lane) : int(lane) + step)...);
  a = low;
}
template <int step, class T>
[[gnu::always_inline]] inline void transpose_stage(Lanes<T> (&square)[kLanes]) {
#pragma GCC unroll 16
  for (int i = 0; i < kLanes; ++i) {
    if (!(i & step)) exchange<step, T>(square[i], square[i | step], std::make_index_sequence<kLanes>());
  }
}

// to[r, k] = from[k, r] for k < n <= kPanel; to[r, k] = 0 for the other k < kPanel.
template <class T, Instructions set>
[[gnu::always_inline]] inline void transpose_panel(const T* from, std::int64_t n, T* to) {
  if constexpr (set == Instructions::skylake_avx512 && sizeof(T) == 4) {
    for (std::int64_t r = 0; r < kPanel; r += kLanes) {
      for (std::int64_t k = 0; k < kPanel; k += kLanes) {
        Lanes<T> square[kLanes];
#pragma GCC unroll 16
        for (int i = 0; i < kLanes; ++i) {
          square[i] = Lanes<T>{};
          if (k + i < n) std::memcpy(&square[i], from + (k + i) * kPanel + r, sizeof square[i]);
        }
        transpose_stage<1, T>(square), transpose_stage<2, T>(square), transpose_stage<4, T>(square),
            transpose_stage<8, T>(square);
#pragma GCC unroll 16
        for (int i = 0; i < kLanes; ++i) std::memcpy(to + (r + i) * kPanel + k, &square[i], sizeof square[i]);
      }
    }
  } else {
    for (std::int64_t r = 0; r < kPanel; ++r) {
      for (std::int64_t k = 0; k < kPanel; ++k) to[r * kPanel + k] = k < n ? from[k * kPanel + r] : T(0);
    }
  }
}

template <class T>
[[gnu::always_inline]] inline T sum_of(const Feature<T>& value) {
  T part[kLanes];
  const Lanes<T> both = value.half[0] + value.half[1];
  std::memcpy(part, &both, sizeof both);
#pragma GCC unroll 4
  for (int n = kLanes / 2; n > 0; n /= 2) {
    for (int i = 0; i < n; ++i) part[i] += part[i + n];
  }
  return part[0];
}

// Panels that begin `stride` values apart.
template <class T>
struct Panels {
  T* data;
  std::int64_t stride;
  T* operator[](std::int64_t i) const { return data + i * stride; }
};

// With fewer inputs than this, add_outer does not transpose and sums each pair of features by itself.
inline constexpr std::int64_t kNarrow = 12;
// A row of the sum [out, in] of add_outer has this many values; those behind n_in are padding.
inline std::int64_t sum_row(std::int64_t n_in) { return n_in < kNarrow ? n_in : (n_in + kPanel - 1) / kPanel * kPanel; }

// sum[j, k] += gradient[j, r] input[k, r], summed over all rows r of all n panels. scratch has n * kPanel * kPanel values.
template <class T, Instructions set>
[[gnu::always_inline]] inline void add_outer(Panels<const T> gradient, std::int64_t n_out, Panels<const T> input,
                                             std::int64_t n_in, std::int64_t n, T* scratch, T* sum) {
  const auto row = sum_row(n_in);
  for (std::int64_t first = 0; n_in >= kNarrow && first < n_in; first += kPanel) {
    for (std::int64_t p = 0; p < n; ++p)
      transpose_panel<T, set>(input[p] + first * kPanel, n_in - first, scratch + p * kPanel * kPanel);
    const auto tile = [&]<int n_rows>(std::int64_t j) __attribute__((always_inline)) {
      Feature<T> sums[n_rows];
#pragma GCC unroll 16
      for (int m = 0; m < n_rows; ++m) sums[m] = Feature<T>::load(sum + (j + m) * row + first);
      for (std::int64_t p = 0; p < n; ++p)
        add_products<T, n_rows>(sums, {gradient[p] + j * kPanel, kPanel, 1}, scratch + p * kPanel * kPanel, kPanel);
#pragma GCC unroll 16
      for (int m = 0; m < n_rows; ++m) sums[m].store(sum + (j + m) * row + first);
    };
    std::int64_t j = 0;
    for (; j + kTile<T, set> <= n_out; j += kTile<T, set>) tile.template operator()<kTile<T, set>>(j);
    for (; j < n_out; ++j) tile.template operator()<1>(j);
  }
  for (std::int64_t j = 0; n_in < kNarrow && j < n_out; ++j) {
    for (std::int64_t k = 0; k < n_in; ++k) {
      Feature<T> total{};
      for (std::int64_t p = 0; p < n; ++p) {
        const auto a = Feature<T>::load(gradient[p] + j * kPanel), b = Feature<T>::load(input[p] + k * kPanel);
        total.half[0] += a.half[0] * b.half[0];
        total.half[1] += a.half[1] * b.half[1];
      }
      sum[j * row + k] += sum_of(total);
    }
  }
}

// sum[j] += gradient[j, r], summed over all rows r of all n panels.
template <class T>
[[gnu::always_inline]] inline void add_rows_of(Panels<const T> gradient, std::int64_t n_out, std::int64_t n, T* sum) {
  for (std::int64_t j = 0; j < n_out; ++j) {
    Feature<T> total{};
    for (std::int64_t p = 0; p < n; ++p) {
      const auto value = Feature<T>::load(gradient[p] + j * kPanel);
      total.half[0] += value.half[0];
      total.half[1] += value.half[1];
    }
    sum[j] += sum_of(total);
  }
}

}  // namespace gx::kernels
