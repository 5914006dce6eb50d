// The neural autoregressive distribution estimator: Larochelle and Murray, 2011, eq. 3 to 5 (PMLR 15).
//
//   a_1 = c + U y,   h_i = s(a_i),   outputs_i = b_i + V_i h_i,   a_{i+1} = a_i + W_i x_i
//
// Cells in the order of SymbolOrder. x_i is the number of a bit or a level; of other symbols W_i has a column for each. All laws
// of an event share W, and a_i goes on from cell to cell, so that a draw costs as much as a score.
#pragma once

#include "generatrix/families/autoregressive/causal_net.h"
#include "generatrix/families/autoregressive/symbol_order.h"

namespace gx {

class NadeNet final : public CausalNet {
 public:
  // event: fixed; told: as a whole.
  NadeNet(std::int64_t n_hidden, const Field& event, const ContextShape& told = {});
  Tensor outputs(const Tensor& x, const Context& context) override;
  void start_from(const Tensor& first) override;
  using CausalNet::draw;
  Tensor draw(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) override;

 private:
  Tensor first_sum(std::int64_t n, const Context& context) const;     // a_1, [N, H]
  Tensor contribution(const Tensor& symbols, std::int64_t i) const;   // W_i x_i of symbols [N] -> [N, H]
  Tensor as_event(const Tensor& ordered, std::int64_t n_last) const;  // [N, D n_last] -> [N, ...event, n_last]

  SymbolOrder order_;
  std::int64_t n_cells_, n_columns_;  // D; 1, or the number of symbols
  Tensor w_, c_, v_, b_, u_;          // [D, columns, H], [H], [D, K, H], [D, K], [H, told]; u_ undefined where nothing is told
};

}  // namespace gx
