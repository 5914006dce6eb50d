#include "generatrix/kernels/few_rows_block.h"

#include <algorithm>

#include "generatrix/kernels/feature_lanes.h"
#include "generatrix/kernels/run_on.h"

namespace gx::kernels {
namespace {

template <class T, int M, int N>
[[gnu::always_inline]] inline void forward_tile(const LayerShape& s, const ForwardLayer<T>& layer, const NormArrays<T>* norm,
                                                const Rows<T, N>& rows, std::int64_t f) {
  Tile<T, M, N> tile;
  for (int m = 0; m < M; ++m) {
    for (int n = 0; n < N; ++n) tile[m][n] = Lanes<T>{} + layer.bias[f + m];
  }
  add_product<T, M, N>(tile, {layer.weight + f * s.n_in, s.n_in}, layer.x, N * kLanes, s.n_in);
  for (int m = 0; m < M; ++m) {
    auto& v = tile[m];
    const auto at = (f + m) * N * kLanes;
    if (s.bends) {
      for (int n = 0; n < N; ++n) bend_lanes<T>(s.bend, v[n]);
      std::memcpy(layer.bent + at, &v, sizeof v);
    }
    if (norm) {
      normalize<T, N>(*norm, rows, f + m, v);
    } else {
      for (int n = 0; n < N; ++n) v[n] *= rows.real[n];
    }
    std::memcpy(layer.y + at, &v, sizeof v);
  }
}

template <class T, int N>
[[gnu::always_inline]] inline void forward_all(const LayerShape& s, const ForwardLayer<T>& layer, const NormArrays<T>* norm,
                                               std::int64_t first, std::int64_t n) {
  constexpr int kWide = N == 1 ? 16 : 8;  // features: as many sums as the registers hold
  const Rows<T, N> rows(s.n_rows);
  auto f = first;
  for (; f + kWide <= first + n; f += kWide) forward_tile<T, kWide, N>(s, layer, norm, rows, f);
  for (; f < first + n; ++f) forward_tile<T, 1, N>(s, layer, norm, rows, f);
}

// Columns c .. of dW for features f ..: dW = of_h x.
template <class T, int M, int N>
[[gnu::always_inline]] inline void weight_tile(const LayerShape& s, const BackwardLayer<T>& layer, std::int64_t padded,
                                               std::int64_t f, std::int64_t c) {
  Tile<T, M, N> tile{};
  add_product<T, M, N>(tile, {layer.of_h + f * padded, padded}, layer.x + c, s.n_in, s.n_rows);
  for (int m = 0; m < M; ++m) std::memcpy(layer.of_weight + (f + m) * s.n_in + c, &tile[m], sizeof tile[m]);
}

template <class T, int M>
[[gnu::always_inline]] inline void weight_features(const LayerShape& s, const BackwardLayer<T>& layer, std::int64_t padded,
                                                   std::int64_t f) {
  std::int64_t c = 0;
  for (; c + 2 * kLanes <= s.n_in; c += 2 * kLanes) weight_tile<T, M, 2>(s, layer, padded, f, c);
  for (; c + kLanes <= s.n_in; c += kLanes) weight_tile<T, M, 1>(s, layer, padded, f, c);
  if (c == s.n_in) return;
  if (s.n_in >= kLanes) return weight_tile<T, M, 1>(s, layer, padded, f, s.n_in - kLanes);  // some columns once more
  for (int m = 0; m < M; ++m) {
    for (c = 0; c < s.n_in; ++c) {
      T sum = 0;
      for (std::int64_t row = 0; row < s.n_rows; ++row) sum += layer.of_h[(f + m) * padded + row] * layer.x[row * s.n_in + c];
      layer.of_weight[(f + m) * s.n_in + c] = sum;
    }
  }
}

template <class T, int N>
[[gnu::always_inline]] inline void backward_all(const LayerShape& s, const BackwardLayer<T>& layer, const NormArrays<T>* norm,
                                                std::int64_t first, std::int64_t n) {
  constexpr std::int64_t kPadded = N * kLanes;
  const Rows<T, N> rows(s.n_rows);
  for (auto f = first; f < first + n; ++f) {
    Lanes<T> g[N], bent[N];
    std::memcpy(&g, layer.of_y + f * kPadded, sizeof g);
    if (s.bends) {
      std::memcpy(&bent, layer.bent + f * kPadded, sizeof bent);
      if (norm) normalize_back<T, N>(*norm, rows, bent, f, layer.of_scale[f], layer.of_shift[f], g);
      for (int i = 0; i < N; ++i) unbend_lanes<T>(s.bend, bent[i], g[i]);
    }
    std::memcpy(layer.of_h + f * kPadded, &g, sizeof g);
    if (layer.of_bias) layer.of_bias[f] = rows.sum(g);
  }
  if (!layer.of_weight) return;
  constexpr int kWide = 8;
  auto f = first;
  for (; f + kWide <= first + n; f += kWide) weight_features<T, kWide>(s, layer, kPadded, f);
  for (; f < first + n; ++f) weight_features<T, 1>(s, layer, kPadded, f);
}

// Some of the outputs at a time, so that a line of weights is still near when the next tile reads its other half.
constexpr std::int64_t kOutputsAtOnce = 64;

template <class T, int M, int N>
[[gnu::always_inline]] inline void input_tile(const LayerShape& s, const T* weight, const T* of_h, T* of_x, std::int64_t f,
                                              std::int64_t begin) {
  Tile<T, M, N> tile{};
  T* to = of_x + f * N * kLanes;
  if (begin > 0) std::memcpy(&tile, to, sizeof tile);
  add_product<T, M, N>(tile, {weight + begin * s.n_in + f, 1, s.n_in}, of_h + begin * N * kLanes, N * kLanes,
                       std::min(kOutputsAtOnce, s.n_out - begin));
  std::memcpy(to, &tile, sizeof tile);
}

template <class T, int N>
[[gnu::always_inline]] inline void input_all(const LayerShape& s, const T* weight, const T* of_h, T* of_x, std::int64_t first,
                                             std::int64_t n) {
  constexpr int kWide = N == 1 ? 16 : 8;
  for (std::int64_t begin = 0; begin < s.n_out; begin += kOutputsAtOnce) {
    auto f = first;
    for (; f + kWide <= first + n; f += kWide) input_tile<T, kWide, N>(s, weight, of_h, of_x, f, begin);
    for (; f < first + n; ++f) input_tile<T, 1, N>(s, weight, of_h, of_x, f, begin);
  }
}

// use.operator()<n_lanes>(), compiled for the instructions.
template <class Use>
void for_rows(Instructions which, std::int64_t n_rows, const Use& use) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) {
        switch (padded_rows(n_rows) / kLanes) {
          case 1:
            return use.template operator()<1>();
          case 2:
            return use.template operator()<2>();
          default:
            return use.template operator()<3>();
        }
      });
}

}  // namespace

std::int64_t padded_rows(std::int64_t n_rows) { return (n_rows + kLanes - 1) / kLanes * kLanes; }

template <class T>
void forward_features(Instructions which, const LayerShape& s, const ForwardLayer<T>& layer, const NormArrays<T>* norm,
                      std::int64_t first, std::int64_t n) {
  for_rows(
      which, s.n_rows, [&]<int N>() __attribute__((always_inline)) { forward_all<T, N>(s, layer, norm, first, n); });
  to_rows(layer.y, s.n_rows, s.n_out, layer.rows, first, n);
}

template <class T>
void backward_features(Instructions which, const LayerShape& s, const BackwardLayer<T>& layer, const NormArrays<T>* norm,
                       std::int64_t first, std::int64_t n) {
  for_rows(
      which, s.n_rows, [&]<int N>() __attribute__((always_inline)) { backward_all<T, N>(s, layer, norm, first, n); });
}

template <class T>
void input_features(Instructions which, const LayerShape& s, const T* weight, const T* of_h, T* of_x, std::int64_t first,
                    std::int64_t n) {
  for_rows(
      which, s.n_rows, [&]<int N>() __attribute__((always_inline)) { input_all<T, N>(s, weight, of_h, of_x, first, n); });
}

template <class T>
void to_columns(const T* rows, std::int64_t n_rows, std::int64_t n_features, T* columns, std::int64_t first, std::int64_t n) {
  const auto padded = padded_rows(n_rows);
  for (auto f = first; f < first + n; ++f) {
    T* column = columns + f * padded;
    for (std::int64_t row = 0; row < n_rows; ++row) column[row] = rows[row * n_features + f];
    std::fill(column + n_rows, column + padded, T(0));
  }
}

template <class T>
void to_rows(const T* columns, std::int64_t n_rows, std::int64_t n_features, T* rows, std::int64_t first, std::int64_t n) {
  const auto padded = padded_rows(n_rows);
  for (std::int64_t row = 0; row < n_rows; ++row) {
    for (auto f = first; f < first + n; ++f) rows[row * n_features + f] = columns[f * padded + row];
  }
}

#define GX_FEW_ROWS(T)                                                                                                          \
  template void forward_features(Instructions, const LayerShape&, const ForwardLayer<T>&, const NormArrays<T>*, std::int64_t,   \
                                 std::int64_t);                                                                                 \
  template void backward_features(Instructions, const LayerShape&, const BackwardLayer<T>&, const NormArrays<T>*, std::int64_t, \
                                  std::int64_t);                                                                                \
  template void input_features(Instructions, const LayerShape&, const T*, const T*, T*, std::int64_t, std::int64_t);            \
  template void to_columns(const T*, std::int64_t, std::int64_t, T*, std::int64_t, std::int64_t);                               \
  template void to_rows(const T*, std::int64_t, std::int64_t, T*, std::int64_t, std::int64_t);
GX_FEW_ROWS(float)
GX_FEW_ROWS(double)
#undef GX_FEW_ROWS

}  // namespace gx::kernels
