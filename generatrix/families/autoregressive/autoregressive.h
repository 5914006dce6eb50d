// A model that counts an event out symbol by symbol.
//
//   log p(x|y) = sum_i log p(x_i | x_1 .. x_{i-1}, y)
//
// The score is exact, a log-probability of the stored event, and takes one pass of the net; a sample takes one step for each
// symbol. A sequence that has an end symbol is counted with it; without one, the score is given the length. Rows that are given
// frames are drawn as long as these, others without an end as long as rows of training are (drawn_lengths, data/members.h).
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/families/autoregressive/causal_net.h"
#include "generatrix/families/autoregressive/draws_symbols.h"
#include "generatrix/families/autoregressive/symbol_order.h"
#include "generatrix/nn/reader.h"

namespace gx {

class Autoregressive final : public Model, public DrawsSymbols, public CanScore, public NeedsWarmStart {
 public:
  // given_reader: of task.given; null when nothing is given. n_logistics: as SymbolOrder has it.
  Autoregressive(CausalNetPtr net, ReaderPtr given_reader, Task task, std::int64_t n_logistics = 0);

  std::vector<Turn> turns() override;  // one: "model"; its loss is minus the mean score, of sequences by symbol
  std::int64_t passes_to_sample() const override { return order_.longest(); }
  Rows sample_by(const SymbolChoice& choice, std::int64_t n, const Rows& given, Rng& rng) override;
  // Exact where the unknown symbols follow the known ones in the order of the net: the lower part of a picture, the rest of a
  // text. Throws UserError for others.
  Rows complete_by(const SymbolChoice& choice, const Batch& partial, std::int64_t n, Rng& rng) override;
  ScoreInfo::Kind exactness() const override { return ScoreInfo::Kind::exact; }
  // Throws UserError when the model reads a condition and the batch has none.
  Score score(const Batch& batch, Rng& rng) override;
  ScoreInfo score_info() const override { return {ScoreInfo::Kind::exact, ScoreInfo::Measure::mass}; }
  // The first laws are those of the symbols in the batch, so that no step is spent on learning which symbols are common.
  void warm_start(const Batch& batch, Rng& rng) override;

  Tensor logits(const Batch& batch);  // of every symbol: [B, C, H, W, n_logits] or [B, T, n_logits]
  // Rows by the numbers [N, D] that CausalNet::draw takes.
  Rows draw(const Tensor& uniforms, const Rows& given, const SymbolChoice& choice = {});

 private:
  Rows draw(const Tensor& uniforms, const Context& context, const SymbolChoice& choice);
  // Whether frames say how long a sequence is.
  bool says_length(const Context& context) const { return context.stride > 0 && order_.is_sequence(); }
  Tensor outputs(const Batch& batch);   // as CausalNet::outputs
  Tensor log_prob(const Batch& batch);  // [B], with gradient

  CausalNetPtr net_;
  ReaderPtr given_reader_;
  SymbolOrder order_;
};

// The reference of CausalNet::draw: runs the whole net once for every symbol.
Tensor draw_naively(CausalNet& net, const SymbolOrder& order, const Tensor& uniforms, const Context& context);

}  // namespace gx
