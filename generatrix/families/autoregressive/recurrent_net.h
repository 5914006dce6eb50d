// A recurrent net over a sequence of symbols (as a language model: Mikolov et al. 2010): a learned vector for each symbol, gated
// units (nn/gated_unit.h), and logits of the next symbol.
//
//   h_t = GRU(h_{t-1}, drop(e(x_{t-1}))),   logits_t = W drop(h_t) + b,   tied: e(x) = sqrt(E) W_x (Press and Wolf 2017, arXiv
//   1608.05859)
//
// Features are left out in training on both ways that lead through no other step (Zaremba et al. 2014, arXiv 1409.2329, section
// 3). Before the first symbol stands a start vector of its own. Sampling keeps h, and so costs one step of the unit for each
// symbol.
#pragma once

#include "generatrix/data/space.h"
#include "generatrix/families/autoregressive/causal_net.h"
#include "generatrix/nn/gated_unit.h"

namespace gx {

struct RecurrentNetShape {
  std::int64_t embedding, hidden;
  double dropout = 0;        // share of the features that is left out in training
  double word_dropout = 0;   // share of the symbols before that are hidden in training (Bowman et al. 2016, section 3.2)
  bool tied = false;         // symbols have one vector before and behind the unit; embedding = hidden
  bool tells_steps = false;  // what is told is read at every step, beside the vector of the symbol before; not only by h_0
};

class RecurrentNet final : public CausalNet {
 public:
  // n_logits: of a symbol; 1 for bits.
  RecurrentNet(const RecurrentNetShape& shape, std::int64_t n_symbols, std::int64_t n_logits, const ContextShape& told);
  Tensor outputs(const Tensor& x, const Context& context) override;  // x [B, T] -> [B, T, K]
  void start_from(const Tensor& first) override;
  using CausalNet::draw;
  Tensor draw(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) override;  // [N, T]

 private:
  Tensor draw_some(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) const;
  Tensor vectors(const Tensor& before, const Context& context) const;  // [N, T] -> [N, T, E], or E + C where steps are told

  RecurrentNetShape shape_;
  std::int64_t start_;               // as a symbol
  Tensor embedding_;                 // [K + 1, E], K + 2 with word dropout; after the symbols the start and a hidden symbol
  Tensor out_weights() const;        // [K, H]
  Tensor w_out_, b_out_;             // [K, H], undefined where it is tied; [K]
  std::shared_ptr<GatedUnit> unit_;  // of vectors [E]
};

}  // namespace gx
