// Draws one symbol from its unnormalized log-probabilities, by inverting the distribution function: the smallest k with
//   u < p(0) + ... + p(k),   p = softmax(logits),   u in [0, 1)
// For a single logit l the symbol is a bit: 1 where u < 1 / (1 + e^-l). Test: pixel_sampler_test.cpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "generatrix/kernels/causal/symbol_choice.h"

namespace gx::kernels {

inline std::int64_t draw_bit(float logit, float u) { return u * (1 + std::exp(-logit)) < 1 ? 1 : 0; }

// The smallest k whose weights up to it exceed `goal`; `otherwise` where rounding lets none exceed it.
inline std::int64_t draw_weighted(const float* weights, std::int64_t n, float goal, std::int64_t otherwise) {
  float sum = 0;
  for (std::int64_t k = 0; k < n; ++k) {
    sum += weights[k];
    if (goal < sum) return k;
  }
  return otherwise;
}

// weights: scratch of n values, overwritten. It may be the array of logits.
inline std::int64_t draw_level(const float* logits, std::int64_t n, float u, float* weights) {
  const auto most = *std::max_element(logits, logits + n);
  float total = 0;
  for (std::int64_t k = 0; k < n; ++k) total += weights[k] = std::exp(logits[k] - most);
  return draw_weighted(weights, n, u * total, n - 1);
}

// The first of equal ones; of one logit a bit.
inline std::int64_t most_probable(const float* logits, std::int64_t n) {
  return n == 1 ? *logits > 0 : std::max_element(logits, logits + n) - logits;
}

// The number to pass as u when the symbol must be k. It is negative, which no u is.
inline float forced(std::int64_t k) { return static_cast<float>(-1 - k); }

// The number to pass as u for the most probable symbol, the first of equal ones. It is above 1, which no u is.
inline constexpr float kMostProbable = 2;

inline std::int64_t draw_symbol(const float* logits, std::int64_t n, float u, float* weights, const SymbolChoice& choice = {}) {
  if (u < 0) return static_cast<std::int64_t>(-1 - u);
  if (u == kMostProbable) return most_probable(logits, n);
  if (!choice.is_own_law()) return draw_sharper(logits, n, u, choice);
  return n == 1 ? draw_bit(*logits, u) : draw_level(logits, n, u, weights);
}

}  // namespace gx::kernels
