// One symbol from its unnormalized log-probabilities by inverting the distribution function: the smallest k with
//   u < p(0) + ... + p(k),   p = softmax(logits)
// or, for a single logit l, the bit u < 1 / (1 + e^-l). u in [0, 1).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace gx::kernels {

inline std::int64_t draw_bit(float logit, float u) { return u * (1 + std::exp(-logit)) < 1 ? 1 : 0; }

// weights: scratch of n values, or the logits themselves.
inline std::int64_t draw_level(const float* logits, std::int64_t n, float u, float* weights) {
  const auto most = *std::max_element(logits, logits + n);
  float total = 0;
  for (std::int64_t k = 0; k < n; ++k) total += weights[k] = std::exp(logits[k] - most);
  const auto goal = u * total;
  float sum = 0;
  for (std::int64_t k = 0; k < n; ++k) {
    sum += weights[k];
    if (goal < sum) return k;
  }
  return n - 1;  // u so near to 1 that rounding left it above the total
}

// In place of u where the symbol is known to be k: below 0, where no u lies.
inline float forced(std::int64_t k) { return static_cast<float>(-1 - k); }

inline std::int64_t draw_symbol(const float* logits, std::int64_t n, float u, float* weights) {
  if (u < 0) return static_cast<std::int64_t>(-1 - u);
  return n == 1 ? draw_bit(*logits, u) : draw_level(logits, n, u, weights);
}

}  // namespace gx::kernels
