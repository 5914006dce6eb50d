#include "generatrix/kernels/causal/symbol_choice.h"

#include <numeric>
#include <vector>

#include "generatrix/kernels/causal/draw_symbol.h"

namespace gx::kernels {
namespace {

std::int64_t draw_sharper_bit(float logit, float u, const SymbolChoice& choice) {
  const auto sharper = logit / choice.temperature;
  const auto larger = 1 / (1 + std::exp(-std::abs(sharper)));
  return choice.top_k == 1 || larger >= choice.nucleus ? most_probable(&logit, 1) : draw_bit(sharper, u);
}

}  // namespace

std::int64_t draw_sharper(const float* logits, std::int64_t n, float u, const SymbolChoice& choice) {
  if (choice.temperature == 0) return most_probable(logits, n);
  if (n == 1) return draw_sharper_bit(*logits, u, choice);
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, [&](auto a, auto b) { return logits[a] > logits[b]; });
  if (choice.top_k > 0) order.resize(static_cast<std::size_t>(std::min(choice.top_k, n)));
  const auto most = logits[order.front()];
  std::vector<float> weights(static_cast<std::size_t>(n));
  float total = 0, kept = 0;
  for (const auto k : order) total += weights[static_cast<std::size_t>(k)] = std::exp((logits[k] - most) / choice.temperature);
  for (const auto k : order) {
    auto& weight = weights[static_cast<std::size_t>(k)];
    if (kept >= choice.nucleus * total) weight = 0;
    kept += weight;
  }
  return draw_weighted(weights.data(), n, u * kept, order.front());
}

}  // namespace gx::kernels
