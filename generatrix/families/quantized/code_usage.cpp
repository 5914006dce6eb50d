#include "generatrix/families/quantized/code_usage.h"

#include <ATen/ATen.h>

namespace gx {

CodeUsage::CodeUsage(std::int64_t n_columns, std::int64_t n_symbols)
    : now_(register_buffer("now", at::zeros({n_columns, n_symbols}, at::kLong))),
      last_(register_buffer("last", at::zeros({n_columns, n_symbols}, at::kLong))) {}

void CodeUsage::count(const Tensor& symbols, const Step& step) {
  const auto by_column = symbols.t().contiguous();  // [S, N]
  now_.scatter_add_(1, by_column, at::ones(by_column.sizes(), now_.options()));
  const auto epoch = [&](std::int64_t steps) { return steps * step.n_batch / step.n_rows; };
  if (epoch(step.index + 1) == epoch(step.index)) return;
  last_.copy_(now_);
  now_.zero_();
}

CodeUsage::Numbers CodeUsage::numbers() const {
  const auto n = at::where(last_.sum() > 0, last_, now_).to(at::kFloat);  // [S, K]
  const auto p = n / n.sum(1, /*keepdim=*/true).clamp_min(1);
  return {.share = (n > 0).to(at::kFloat).mean(), .perplexity = at::exp(-at::xlogy(p, p).sum(1)).mean()};
}

}  // namespace gx
