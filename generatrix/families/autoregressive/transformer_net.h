// A transformer over a sequence of symbols (Vaswani et al. 2017, arXiv 1706.03762; the decoder alone, as Radford et al. 2018):
//
//   h_t = e(x_{t-1}) + p_t + W y,   h <- stack(h) (decoder_stack.h),   logits_t = E h_t + b
//
// E are the vectors e of all symbols (Press and Wolf 2017, arXiv 1608.05859). Before the first symbol stands a start vector of
// its own. p_t is learned for each place, and those beyond the longest row of training have the last one; where the shape is
// rotary, p_t is absent. y is what is told.
//
// Sampling keeps keys and values of the symbols before, so that a symbol costs one place of the net and not all.
#pragma once

#include "generatrix/families/autoregressive/causal_net.h"
#include "generatrix/families/autoregressive/decoder_stack.h"
#include "generatrix/families/autoregressive/symbol_order.h"

namespace gx {

class TransformerNet final : public CausalNet {
 public:
  // event: a sequence.
  TransformerNet(const TransformerShape& shape, const Field& event, const ContextShape& told = {});
  // x [B, T] -> [B, T, K].
  Tensor outputs(const Tensor& x, const Context& context) override;
  void start_from(const Tensor& first) override;
  using CausalNet::draw;
  Tensor draw(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) override;  // [N, T]

 private:
  Tensor draw_some(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) const;
  Tensor vectors(const Tensor& before, std::int64_t first, const Context& context) const;  // of places first .. [N, T, C]
  Tensor out(const Tensor& h) const;                                                       // [..., C] -> [..., K]

  SymbolOrder order_;
  Tensor embedding_;  // [symbols + 1, C]; the last is the start
  Tensor places_;     // [longest, C]; undefined where places turn
  Tensor w_told_;     // [C, what is told]; undefined where nothing is told
  Tensor b_out_;
  std::shared_ptr<DecoderStack> stack_;
};

}  // namespace gx
