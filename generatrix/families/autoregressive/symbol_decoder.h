// p(x|z) of a sequence of symbols, counted out symbol by symbol by a net that is told z:
//
//   log p(x|z) = sum_t log p(x_t | x_1 .. x_{t-1}, z)
#pragma once

#include "generatrix/families/autoregressive/causal_net.h"
#include "generatrix/families/autoregressive/symbol_order.h"
#include "generatrix/families/latent/decoder.h"

namespace gx {

// Sequences without an end symbol are drawn as long as rows of training are; the mean of one is as long as it may be.
class SymbolDecoder final : public Decoder {
 public:
  // net: told [N, C], z and what else is told. The mean of its law takes the most probable symbol at every step.
  SymbolDecoder(CausalNetPtr net, Field field);

  RowsLaw given(const Context& context) override;
  bool is_normalized() const override { return true; }
  ScoreInfo::Measure measure() const override { return ScoreInfo::Measure::mass; }
  bool by_rows() const override { return false; }  // dropout, and rows of different lengths
  bool continues() const override { return true; }
  Rows continued(const Context& context, const Rows& known, Rng& rng) override;

 private:
  CausalNetPtr net_;
  SymbolOrder order_;
};

}  // namespace gx
