// Draws from a sharper law than the one that logits say.
//
//   p_k = exp(l_k / temperature) / sum,  of the top_k most probable symbols alone, and of these the fewest most probable ones
//   whose share is at least `nucleus` (Holtzman et al. 2020, arXiv 1904.09751, eq. 2 and 3)
//
// Of equal logits the first counts as the more probable. Test: symbol_choice_test.cpp.
#pragma once

#include <cstdint>

namespace gx {

struct SymbolChoice {
  float temperature = 1;   // 0: the most probable symbol
  std::int64_t top_k = 0;  // 0: all
  float nucleus = 1;       // in (0, 1]
  bool is_own_law() const { return temperature == 1 && top_k == 0 && nucleus == 1; }
};

namespace kernels {

// The smallest k with u < p_0 + ... + p_k; u in [0, 1). Of one logit l the symbol is a bit, as draw_symbol.h has it, of logit
// l / temperature.
std::int64_t draw_sharper(const float* logits, std::int64_t n, float u, const SymbolChoice& choice);

}  // namespace kernels
}  // namespace gx
