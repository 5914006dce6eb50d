// Computes one pixel of a group of images by a PixelCNN, from the kept features of earlier pixels (pixel_sampler.h), on plain
// arrays. One thread works on a group. All functions are inlined into the caller, which chooses the instruction set.
//
// A row of features is padded with zeros to a multiple of kLanes. The features of n images are a matrix [n, padded width].
#pragma once

#include <algorithm>

#include "generatrix/kernels/causal/draw_symbol.h"
#include "generatrix/kernels/vector/multiply_add.h"

namespace gx::kernels {

// Padded widths. n_values = E of a symbol, n_wide = 2h, n_logits = K of one channel.
struct PixelSizes {
  std::int64_t height, width, n_channels, n_values, n_blocks, n_hidden, n_wide, n_head, n_logits;
  std::int64_t n_symbols;  // K without padding
  std::int64_t reach;      // rows above, and pixels to each side, that the first convolution sees

  std::int64_t pixel() const { return n_channels * n_values; }
  std::int64_t image_row() const { return (width + 2 * reach) * pixel(); }
  std::int64_t image() const { return (height + reach) * image_row(); }
  std::int64_t cache_row() const { return (width + 2) * n_hidden; }
  std::int64_t cache() const { return n_blocks * 2 * cache_row(); }
};

struct PixelArrays {
  const float *values, *first, *first_bias, *down, *down_bias, *around, *up, *up_bias, *head, *head_bias, *last, *last_bias;
};

// The arrays of a group of n images, which the caller owns. Image m begins m times the size of an image behind the first.
struct PixelGroup {
  std::int64_t n;
  const float* beside;                   // [n, H * W, 2h]: replaces the first bias of each pixel; null: first_bias is used
  const float* around_bias;              // [n, L, h]
  float* image;                          // [n, reach + H, reach + W + reach, C E]: pixels drawn so far; all else is zero
  float* cache;                          // [n, L, 2, 1 + W + 1, h]: relu(u) of an even row and of an odd row
  float *wide, *narrow, *head, *logits;  // scratch: [n, 2h] twice, [n, h], [n, m], [n, K]
};

[[gnu::always_inline]] inline void relu_row(const float* from, float* to, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) to[i] = std::max(from[i], 0.0F);
}

[[gnu::always_inline]] inline void repeat_row(const float* row, float* to, std::int64_t n_rows, std::int64_t n) {
  for (std::int64_t m = 0; m < n_rows; ++m) {
    for (std::int64_t i = 0; i < n; ++i) to[m * n + i] = row[i];
  }
}

// t = first(x) + first_bias, or + beside: the taps of the rows above, and those of the pixel's own row up to the pixel.
[[gnu::always_inline]] inline void first_features(const PixelSizes& s, const PixelArrays& w, const PixelGroup& g,
                                                  std::int64_t row, std::int64_t column) {
  const auto side = (2 * s.reach + 1) * s.pixel();
  if (g.beside) {
    for (std::int64_t m = 0; m < g.n; ++m)
      std::copy_n(g.beside + ((m * s.height + row) * s.width + column) * s.n_wide, s.n_wide, g.wide + m * s.n_wide);
  } else {
    repeat_row(w.first_bias, g.wide, g.n, s.n_wide);
  }
  for (std::int64_t up = 0; up <= s.reach; ++up) {
    const float* from = g.image + (row + up) * s.image_row() + column * s.pixel();
    const auto depth = up < s.reach ? side : (s.reach + 1) * s.pixel();
    multiply_add<float>({g.wide, s.n_wide}, {from, s.image()}, {w.first + up * side * s.n_wide, s.n_wide}, g.n, s.n_wide, depth);
  }
}

// t <- t + relu(q) up + up_bias. Writes relu(u) of this pixel into the cache.
[[gnu::always_inline]] inline void block_features(const PixelSizes& s, const PixelArrays& w, const PixelGroup& g,
                                                  std::int64_t block, std::int64_t row, std::int64_t column) {
  const auto h = s.n_hidden, wide = s.n_wide;
  float* active = g.wide + g.n * wide;
  relu_row(g.wide, active, g.n * wide);
  float* even = g.cache + block * 2 * s.cache_row();
  float* own = even + (row % 2) * s.cache_row() + column * h;  // the pixel to the left; this pixel is the next
  const float* above = even + ((row + 1) % 2) * s.cache_row() + column * h;
  for (std::int64_t m = 0; m < g.n; ++m) std::copy_n(w.down_bias + block * h, h, own + m * s.cache() + h);
  multiply_add<float>({own + h, s.cache()}, {active, wide}, {w.down + block * wide * h, h}, g.n, h, wide);
  for (std::int64_t m = 0; m < g.n; ++m) {
    relu_row(own + m * s.cache() + h, own + m * s.cache() + h, h);
    std::copy_n(g.around_bias + (m * s.n_blocks + block) * h, h, g.narrow + m * h);
  }
  const float* around = w.around + block * 5 * h * h;
  multiply_add<float>({g.narrow, h}, {above, s.cache()}, {around, h}, g.n, h, 3 * h);
  multiply_add<float>({g.narrow, h}, {own, s.cache()}, {around + 3 * h * h, h}, g.n, h, 2 * h);
  relu_row(g.narrow, g.narrow, g.n * h);
  for (std::int64_t m = 0; m < g.n; ++m) {
    for (std::int64_t i = 0; i < wide; ++i) g.wide[m * wide + i] += w.up_bias[block * wide + i];
  }
  multiply_add<float>({g.wide, wide}, {g.narrow, h}, {w.up + block * h * wide, wide}, g.n, wide, h);
}

// Logits [n, K] of one channel of the pixel.
[[gnu::always_inline]] inline void pixel_logits(const PixelSizes& s, const PixelArrays& w, const PixelGroup& g, std::int64_t row,
                                                std::int64_t column, std::int64_t channel) {
  first_features(s, w, g, row, column);
  for (std::int64_t block = 0; block < s.n_blocks; ++block) block_features(s, w, g, block, row, column);
  relu_row(g.wide, g.wide, g.n * s.n_wide);
  repeat_row(w.head_bias, g.head, g.n, s.n_head);
  multiply_add<float>({g.head, s.n_head}, {g.wide, s.n_wide}, {w.head, s.n_head}, g.n, s.n_head, s.n_wide);
  relu_row(g.head, g.head, g.n * s.n_head);
  repeat_row(w.last_bias + channel * s.n_logits, g.logits, g.n, s.n_logits);
  multiply_add<float>({g.logits, s.n_logits}, {g.head, s.n_head}, {w.last + channel * s.n_head * s.n_logits, s.n_logits}, g.n,
                      s.n_logits, s.n_head);
}

// Draws all symbols of the group in raster order, channels last. uniforms and symbols [n, H * W * C].
[[gnu::always_inline]] inline void draw_group(const PixelSizes& s, const PixelArrays& w, const PixelGroup& g,
                                              const float* uniforms, const SymbolChoice& choice, std::int64_t* symbols) {
  const auto dims = s.height * s.width * s.n_channels;
  for (std::int64_t i = 0; i < dims; ++i) {
    const auto pixel = i / s.n_channels, channel = i % s.n_channels, row = pixel / s.width, column = pixel % s.width;
    pixel_logits(s, w, g, row, column, channel);
    float* place = g.image + (row + s.reach) * s.image_row() + (column + s.reach) * s.pixel() + channel * s.n_values;
    for (std::int64_t m = 0; m < g.n; ++m) {
      float* logits = g.logits + m * s.n_logits;
      const auto symbol = draw_symbol(logits, s.n_symbols, uniforms[m * dims + i], logits, choice);
      symbols[m * dims + i] = symbol;
      std::copy_n(w.values + symbol * s.n_values, s.n_values, place + m * s.image());
    }
  }
}

}  // namespace gx::kernels
