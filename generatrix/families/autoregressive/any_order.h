// A model of rows of cells of any kind that counts the cells out in any order.
//
//   log p_o(x) = sum_t log p(x_{o_t} | x_{o_1} .. x_{o_{t-1}})
//
// In training every row has an order of its own, drawn at each step (Uria et al. 2014, eq. 6). The law of the model is the
// mixture of a few orders, the columns' own one and others drawn once:   log p(x) = log mean_k exp log p_{o_k}(x),   an exact
// number, and at least the mean over these orders.
//
// Unknown cells stand last in every order: a score is that of the known cells by these orders, and a completion draws the unknown
// ones given all known ones. The laws of different orders agree as far as training has made them agree. So a completion is an
// estimate, and the score of some cells is not exactly the sum of the scores of whole rows over the other cells.
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/families/autoregressive/any_order_net.h"
#include "generatrix/families/autoregressive/draws_symbols.h"
#include "generatrix/families/autoregressive/table_cells.h"

namespace gx {

class AnyOrder final : public Model, public DrawsSymbols, public CanScore {
 public:
  AnyOrder(const TransformerShape& shape, std::int64_t n_bins, std::int64_t n_orders, Task task);

  // "bins", fitted in the first step, of events with real numbers; "model".
  std::vector<Turn> turns() override;
  std::int64_t passes_to_sample() const override { return task().event.dims(); }
  Rows sample_by(const SymbolChoice& choice, std::int64_t n, const Rows& given, Rng& rng) override;
  Rows complete_by(const SymbolChoice& choice, const Batch& partial, std::int64_t n, Rng& rng) override;
  ScoreInfo::Kind exactness() const override { return ScoreInfo::Kind::estimate; }
  Score score(const Batch& batch, Rng& rng) override;  // of the cells that are known
  ScoreInfo score_info() const override;

  // Of the known cells in the given order, int64 [D] of cells, the unknown ones behind them; nats [B], without gradient.
  Tensor log_prob(const Rows& event, const Tensor& order) const;

 private:
  // As log_prob, with gradient. keys [B, D] or [D]: cells come by their size.
  Tensor nats(const TableCells::Read& read, const Tensor& keys) const;
  Rows draw(const SymbolChoice& choice, const Tensor& symbols, const Tensor& known, Rng& rng) const;

  std::shared_ptr<TableCells> cells_;
  std::shared_ptr<AnyOrderNet> net_;
  Tensor places_;  // buffer int64 [orders, D]: of each cell its place
  double dropout_;
};

// Why there is no such model of the task; nothing when there is.
std::optional<std::string> why_no_any_order(const TransformerShape& shape, std::int64_t n_bins, const Task& task);

}  // namespace gx
