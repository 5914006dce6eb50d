// A recurrent net over a sequence of symbols (as a language model: Mikolov et al. 2010): a learned vector for each symbol, gated
// units (gated_unit.h), and logits of the next symbol.
//
//   h_t = GRU(h_{t-1}, e(x_{t-1})),   logits_t = W drop(h_t) + b
//
// Before the first symbol stands a start vector of its own. Sampling keeps h, and so costs one step of the unit for each symbol.
#pragma once

#include "generatrix/data/space.h"
#include "generatrix/families/autoregressive/causal_net.h"
#include "generatrix/families/autoregressive/gated_unit.h"

namespace gx {

struct RecurrentNetShape {
  std::int64_t embedding, hidden;
  double dropout;  // share of the features before the logits that is left out in training
};

class RecurrentNet final : public CausalNet {
 public:
  // n_logits: of a symbol; 1 for bits.
  RecurrentNet(const RecurrentNetShape& shape, std::int64_t n_symbols, std::int64_t n_logits, const ContextShape& told);
  Tensor logits(const Tensor& x, const Context& context) override;  // x [B, T] -> [B, T, K]
  void start_from(const Tensor& log_odds) override;
  Tensor draw(const Tensor& uniforms, const Context& context) override;  // [N, T]

 private:
  RecurrentNetShape shape_;
  Tensor embedding_;                 // [K + 1, E]; the last is the start
  Tensor w_out_, b_out_;             // [K, H], [K]
  std::shared_ptr<GatedUnit> unit_;  // of vectors [E]
};

}  // namespace gx
