// Computes one place of a group of sequences by a WaveNet, from the kept features of earlier places (wave_sampler.h), on plain
// arrays. One thread works on a group. All functions are inlined into the caller, which chooses the instruction set.
//
// A row of features is padded with zeros to a multiple of kLanes. The features of n sequences are a matrix [n, padded width].
#pragma once

#include <algorithm>

#include "generatrix/kernels/causal/draw_symbol.h"
#include "generatrix/kernels/vector/lane_math.h"
#include "generatrix/kernels/vector/multiply_add.h"

namespace gx::kernels {

// Padded widths: n_wide = R, n_gate = D, n_skip = S, n_head = M, n_logits = K.
struct WaveSizes {
  std::int64_t n_layers, n_wide, n_gate, n_skip, n_head, n_logits;
  std::int64_t n_symbols;        // K without padding
  std::int64_t start;            // the symbol before the first
  std::int64_t n_frames, frame;  // of a row; symbols of each, 0: there is one for all
  const std::int64_t* dilation;  // [L]
  const std::int64_t* first;     // [L]: where the queue of each layer begins, in rows of the group

  std::int64_t gates() const { return 2 * n_gate; }
  std::int64_t frame_of(std::int64_t t) const { return frame > 0 ? std::min(t / frame, n_frames - 1) : 0; }
};

struct WaveArrays {
  const float *embedding, *past, *now, *residual, *residual_bias, *skip, *skip_bias, *head, *head_bias, *last, *last_bias;
};

// The arrays of a group of n sequences, which the caller owns.
struct WaveGroup {
  std::int64_t n;
  const float* bias;                                      // [n, F, L, 2D]
  float* queues;                                          // [sum of dilations, n, R]; zero at first
  float *wide, *gates, *features, *skip, *head, *logits;  // scratch: [n, R], [n, 2D], [n, D], [n, S], [n, M], [n, K]
};

[[gnu::always_inline]] inline void fill_rows(const float* row, float* to, std::int64_t n_rows, std::int64_t n) {
  for (std::int64_t m = 0; m < n_rows; ++m) std::copy_n(row, n, to + m * n);
}

[[gnu::always_inline]] inline void rectify(float* values, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) values[i] = std::max(values[i], 0.0F);
}

// features <- tanh(first half of gates) sigmoid(second half), with s(x) = (1 + tanh(x / 2)) / 2.
[[gnu::always_inline]] inline void gate_rows(const float* gates, float* features, std::int64_t n_rows, std::int64_t n_gate) {
  for (std::int64_t m = 0; m < n_rows; ++m) {
    for (std::int64_t i = 0; i < n_gate; i += kLanes) {
      Lanes<float> a, b;
      load(gates + m * 2 * n_gate + i, kLanes, a);
      load(gates + m * 2 * n_gate + n_gate + i, kLanes, b);
      b = b * 0.5f;
      tanh_lanes(a);
      tanh_lanes(b);
      store(a * (b * 0.5f + 0.5f), kLanes, features + m * n_gate + i);
    }
  }
}

// h <- h + P g + q and s <- s + S g of one layer at place t; its queue gets h.
[[gnu::always_inline]] inline void wave_layer(const WaveSizes& s, const WaveArrays& w, const WaveGroup& g, std::int64_t layer,
                                              std::int64_t t) {
  float* slot = g.queues + (s.first[layer] + t % s.dilation[layer]) * g.n * s.n_wide;  // h of place t - dilation
  for (std::int64_t m = 0; m < g.n; ++m) {
    const auto place = (m * s.n_frames + s.frame_of(t)) * s.n_layers + layer;
    std::copy_n(g.bias + place * s.gates(), s.gates(), g.gates + m * s.gates());
  }
  const auto of_layer = layer * s.n_wide * s.gates();
  multiply_add<float>({g.gates, s.gates()}, {slot, s.n_wide}, {w.past + of_layer, s.gates()}, g.n, s.gates(), s.n_wide);
  multiply_add<float>({g.gates, s.gates()}, {g.wide, s.n_wide}, {w.now + of_layer, s.gates()}, g.n, s.gates(), s.n_wide);
  std::copy_n(g.wide, g.n * s.n_wide, slot);
  gate_rows(g.gates, g.features, g.n, s.n_gate);
  multiply_add<float>({g.skip, s.n_skip}, {g.features, s.n_gate}, {w.skip + layer * s.n_gate * s.n_skip, s.n_skip}, g.n, s.n_skip,
                      s.n_gate);
  const float* bias = w.residual_bias + layer * s.n_wide;
  for (std::int64_t m = 0; m < g.n; ++m) {
    for (std::int64_t i = 0; i < s.n_wide; ++i) g.wide[m * s.n_wide + i] += bias[i];
  }
  multiply_add<float>({g.wide, s.n_wide}, {g.features, s.n_gate}, {w.residual + layer * s.n_gate * s.n_wide, s.n_wide}, g.n,
                      s.n_wide, s.n_gate);
}

// Logits [n, K] of place t; g.wide holds the vectors of the symbols before.
[[gnu::always_inline]] inline void wave_logits(const WaveSizes& s, const WaveArrays& w, const WaveGroup& g, std::int64_t t) {
  fill_rows(w.skip_bias, g.skip, g.n, s.n_skip);
  for (std::int64_t layer = 0; layer < s.n_layers; ++layer) wave_layer(s, w, g, layer, t);
  rectify(g.skip, g.n * s.n_skip);
  fill_rows(w.head_bias, g.head, g.n, s.n_head);
  multiply_add<float>({g.head, s.n_head}, {g.skip, s.n_skip}, {w.head, s.n_head}, g.n, s.n_head, s.n_skip);
  rectify(g.head, g.n * s.n_head);
  fill_rows(w.last_bias, g.logits, g.n, s.n_logits);
  multiply_add<float>({g.logits, s.n_logits}, {g.head, s.n_head}, {w.last, s.n_logits}, g.n, s.n_logits, s.n_head);
}

// uniforms and symbols [n, T].
[[gnu::always_inline]] inline void draw_wave_group(const WaveSizes& s, const WaveArrays& w, const WaveGroup& g,
                                                   const float* uniforms, std::int64_t n_places, const SymbolChoice& choice,
                                                   std::int64_t* symbols) {
  fill_rows(w.embedding + s.start * s.n_wide, g.wide, g.n, s.n_wide);
  for (std::int64_t t = 0; t < n_places; ++t) {
    wave_logits(s, w, g, t);
    for (std::int64_t m = 0; m < g.n; ++m) {
      float* logits = g.logits + m * s.n_logits;
      const auto symbol = draw_symbol(logits, s.n_symbols, uniforms[m * n_places + t], logits, choice);
      symbols[m * n_places + t] = symbol;
      std::copy_n(w.embedding + symbol * s.n_wide, s.n_wide, g.wide + m * s.n_wide);
    }
  }
}

}  // namespace gx::kernels
