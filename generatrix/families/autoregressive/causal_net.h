// A net that gives every symbol of an event its law from the symbols before it, in one pass for scoring and symbol by symbol for
// sampling.
//
//   p(x) = prod_i p(x_i | x_1 .. x_{i-1})
//
// Symbols in order: pixels from the top left, row by row, and within a pixel its channels; members of a sequence from the first.
#pragma once

#include <torch/nn/module.h>

#include <memory>

#include "generatrix/kernels/causal/symbol_choice.h"
#include "generatrix/nn/context.h"

namespace gx {

struct CausalNet : torch::nn::Module {
  // x in the space's values, [B, C, H, W] or [B, T] -> the shape of x and K more: what SymbolOrder reads as the law of a symbol,
  // such as unnormalized log-probabilities of K symbols, or where K is 1 the logit of a bit. The law of symbol i does not depend
  // on the symbols from i on.
  virtual Tensor outputs(const Tensor& x, const Context& context) = 0;
  // The outputs become `first` [C, K] (of what the data holds, channel by channel; C = 1 for sequences) plus what the net says of
  // the symbols before.
  virtual void start_from(const Tensor& first) = 0;
  // Symbols drawn one after another by inverting the distribution function: symbol i of event n is the one in whose share of
  // [0, 1) uniforms[n, i] falls, or the one that is forced there (kernels/causal/draw_symbol.h). uniforms float [N, D] in the
  // order of the symbols, on the CPU -> int64 [N, C, H, W] or [N, D] on the CPU. The law is that of the outputs, or a sharper
  // one.
  virtual Tensor draw(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) = 0;
  Tensor draw(const Tensor& uniforms, const Context& context) { return draw(uniforms, context, {}); }
};
using CausalNetPtr = std::shared_ptr<CausalNet>;

}  // namespace gx
