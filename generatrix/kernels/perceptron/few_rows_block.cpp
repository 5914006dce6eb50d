#include "generatrix/kernels/perceptron/few_rows_block.h"

#include <algorithm>

#include "generatrix/kernels/perceptron/feature_lanes.h"
#include "generatrix/kernels/vector/instructions.h"
#include "generatrix/kernels/vector/lanes.h"

namespace gx::kernels {
namespace {

template <class T, int M, int N>
[[gnu::always_inline]] inline void forward_tile(const LayerShape& s, const ForwardLayer<T>& layer, const NormArrays<T>* norm,
                                                const Rows<T, N>& rows, std::int64_t f) {
  Tile<T, M, N> tile{}, sums;
  add_product_of_rows<T, M, N>(tile, layer.weight + f * s.n_in, s.n_in, layer.x, s.n_in);
  std::memcpy(&sums, &tile, sizeof tile);  // `tile` stays in registers only if no loop below indexes it
  for (int m = 0; m < M; ++m) {
    auto& v = sums[m];
    const auto at = (f + m) * N * kLanes;
    for (int n = 0; n < N; ++n) v[n] += layer.bias[f + m];
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
  constexpr int kWide = N == 1 ? 16 : 8;  // features of a tile, whose sums fill the registers
  const Rows<T, N> rows(s.n_rows);
  auto f = first;
  for (; f + kWide <= first + n; f += kWide) forward_tile<T, kWide, N>(s, layer, norm, rows, f);
  for (; f < first + n; ++f) forward_tile<T, 1, N>(s, layer, norm, rows, f);
}

// The gradient of W, rows f .. f + M - 1: of_h times x'.
template <class T, int M>
[[gnu::always_inline]] inline void weight_features(const LayerShape& s, const BackwardLayer<T>& layer, std::int64_t padded,
                                                   std::int64_t f) {
  const T* panel = layer.x;
  for (std::int64_t c = 0; c < s.n_in; c += kPanelWidth, panel += s.n_rows * kPanelWidth) {
    Tile<T, M, 2> tile{};
    add_product<T, M, 2>(tile, {layer.of_h + f * padded, padded}, panel, s.n_rows);
    T* to = layer.of_weight + f * s.n_in + c;
    if (c + kPanelWidth <= s.n_in) {
#pragma GCC unroll 16
      for (int m = 0; m < M; ++m) std::memcpy(to + m * s.n_in, &tile[m], sizeof tile[m]);
    } else {
      Tile<T, M, 2> sums;
      std::memcpy(&sums, &tile, sizeof tile);
      for (int m = 0; m < M; ++m) std::memcpy(to + m * s.n_in, &sums[m], static_cast<std::size_t>(s.n_in - c) * sizeof(T));
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

// Adds the part of `depth` outputs to the gradients `to` of M inputs. `near` holds their weights [depth, M], rows kLanes apart.
// fresh: `to` is not read; the sum starts at 0.
template <class T, int M, int N>
[[gnu::always_inline]] inline void input_tile(const T* near, const T* of_h, T* to, std::int64_t depth, bool fresh) {
  Tile<T, M, N> tile{};
  if (!fresh) std::memcpy(&tile, to, sizeof tile);
  add_product<T, M, N>(tile, {near, 1, kLanes}, of_h, depth);
  std::memcpy(to, &tile, sizeof tile);
}

template <class T, int N>
[[gnu::always_inline]] inline void input_all(const LayerShape& s, const T* weight, const T* of_h, T* of_x, std::int64_t first,
                                             std::int64_t n) {
  constexpr int kWide = N == 1 ? 16 : 8;
  T near[kDepth * kLanes];
  for (std::int64_t begin = 0; begin < s.n_out; begin += kDepth) {
    const auto depth = std::min(kDepth, s.n_out - begin);
    const T* from = of_h + begin * N * kLanes;
    for (auto f = first; f < first + n; f += kLanes) {
      const auto left = std::min(kLanes, first + n - f);
      for (std::int64_t k = 0; k < depth; ++k) {
        Lanes<T> row;
        load(weight + (begin + k) * s.n_in + f, left, row);
        std::memcpy(near + k * kLanes, &row, sizeof row);
      }
      T* to = of_x + f * N * kLanes;
      std::int64_t i = 0;
      for (; i + kWide <= left; i += kWide) input_tile<T, kWide, N>(near + i, from, to + i * N * kLanes, depth, begin == 0);
      for (; i < left; ++i) input_tile<T, 1, N>(near + i, from, to + i * N * kLanes, depth, begin == 0);
    }
  }
}

// Calls use.operator()<n>(), n the number of lane vectors that hold n_rows rows, compiled for the instruction set.
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

template <class T>
void forward_features(Instructions which, const LayerShape& s, const ForwardLayer<T>& layer, const NormArrays<T>* norm,
                      std::int64_t first, std::int64_t n) {
  for_rows(
      which, s.n_rows, [&]<int N>() __attribute__((always_inline)) { forward_all<T, N>(s, layer, norm, first, n); });
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

template void forward_features(Instructions, const LayerShape&, const ForwardLayer<float>&, const NormArrays<float>*,
                               std::int64_t, std::int64_t);
template void backward_features(Instructions, const LayerShape&, const BackwardLayer<float>&, const NormArrays<float>*,
                                std::int64_t, std::int64_t);
template void input_features(Instructions, const LayerShape&, const float*, const float*, float*, std::int64_t, std::int64_t);
template void forward_features(Instructions, const LayerShape&, const ForwardLayer<double>&, const NormArrays<double>*,
                               std::int64_t, std::int64_t);
template void backward_features(Instructions, const LayerShape&, const BackwardLayer<double>&, const NormArrays<double>*,
                                std::int64_t, std::int64_t);
template void input_features(Instructions, const LayerShape&, const double*, const double*, double*, std::int64_t, std::int64_t);

}  // namespace gx::kernels
