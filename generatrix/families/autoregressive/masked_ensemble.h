// A masked perceptron that counts out the symbols of an event in one or several orders, under one or several masks, all of the
// same weights (Germain, Gregor, Murray and Larochelle, MADE, 2015, arXiv 1502.03509).
//
//   p(x|y) = 1/K sum_k p_k(x|y),   log p_k(x|y) = sum_i log p(x_o(i) | x_o(1) .. x_o(i-1), y),   o = o_k
//
// A step of training moves the weights under one of the K masks, in turn (section 4.2). The score is the exact probability of the
// mixture, in K passes of the net. A draw chooses k and goes symbol by symbol, computing each unit of the net once
// (masked_walk.h).
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/families/autoregressive/draws_symbols.h"
#include "generatrix/families/autoregressive/symbol_order.h"
#include "generatrix/nn/masked_mlp.h"
#include "generatrix/nn/reader.h"

namespace gx {

class MaskedEnsemble final : public Model, public DrawsSymbols, public CanScore, public NeedsWarmStart {
 public:
  struct Rules {
    std::vector<std::int64_t> hidden;
    std::string activation;
    bool random_orders;  // each mask has an order of its own, drawn evenly; else all have that of SymbolOrder
    std::int64_t masks;  // K
  };
  // given_reader: of task.given; null when nothing is given.
  MaskedEnsemble(const Rules& rules, ReaderPtr given_reader, Task task);

  std::vector<Turn> turns() override;
  std::int64_t passes_to_sample() const override { return order_.longest(); }
  Rows sample_by(const SymbolChoice& choice, std::int64_t n, const Rows& given, Rng& rng) override;
  // Exact where the known symbols come first in every order. Throws UserError for others.
  Rows complete_by(const SymbolChoice& choice, const Batch& partial, std::int64_t n, Rng& rng) override;
  ScoreInfo::Kind exactness() const override { return ScoreInfo::Kind::exact; }
  Score score(const Batch& batch, Rng& rng) override;
  ScoreInfo score_info() const override { return {ScoreInfo::Kind::exact, ScoreInfo::Measure::mass}; }
  // The first logits of a cell are the log-odds of its symbols in the batch.
  void warm_start(const Batch& batch, Rng& rng) override;

  Tensor orders() const;  // int64 [K, D]: the place in the order, from 0, of each cell in the order of SymbolOrder

 private:
  std::vector<Tensor> degrees(std::int64_t k) const;
  // log p_k of each symbol, [B, D]; x [B, D] are the symbols in the order of SymbolOrder.
  Tensor each_log_prob(const Tensor& symbols, const Tensor& told, std::int64_t k);
  // log p_k of the symbols that are known, [B, K].
  Tensor joint(const SymbolOrder::Known& known, const Tensor& told);
  Tensor draw(const SymbolChoice& choice, const SymbolOrder::Known& known, const Tensor& told, Rng& rng);  // symbols [N, D]
  Tensor draw_by(std::int64_t k, const SymbolChoice& choice, const Tensor& uniforms, const Tensor& told);
  Rows rows(const Tensor& symbols) const;
  Tensor told_of(const Rows& given);

  SymbolOrder order_;
  std::int64_t n_masks_;
  std::shared_ptr<MaskedMlp> net_;
  ReaderPtr given_reader_;
  std::vector<Tensor> degrees_;  // buffers int64 [K, units], of each layer but the last
};

// Why there is no such model of the task; nothing when there is.
std::optional<std::string> why_no_masked_ensemble(const Task& task);

}  // namespace gx
