// A net that gives every symbol of an event its law from the symbols before it, in one pass for scoring and symbol by symbol for
// sampling.
//
//   p(x) = prod_i p(x_i | x_1 .. x_{i-1})
//
// Symbols in order: pixels from the top left, row by row, and within a pixel its channels.
#pragma once

#include <torch/nn/module.h>

#include <memory>

#include "generatrix/base/tensor.h"

namespace gx {

struct CausalNet : torch::nn::Module {
  // x [B, C, H, W] in the space's values, given int64 [B] (or undefined where the net takes no labels) -> [B, C, H, W, K]:
  // unnormalized log-probabilities of K levels, or where K is 1 the logit of a bit. Those of symbol i do not depend on the
  // symbols from i on.
  virtual Tensor logits(const Tensor& x, const Tensor& given) = 0;
  // The logits become log_odds [C, K] (of what the data holds, symbol by symbol) plus what the net says of the symbols before.
  virtual void start_from(const Tensor& log_odds) = 0;
  // Symbols drawn one after another by inverting the distribution function: symbol i of event n is the one in whose share of [0,
  // 1) uniforms[n, i] falls (kernels/causal/draw_symbol.h). uniforms float [N, D] on the CPU -> int64 [N, C, H, W] on the CPU.
  virtual Tensor draw(const Tensor& uniforms, const Tensor& given) = 0;
};
using CausalNetPtr = std::shared_ptr<CausalNet>;

}  // namespace gx
