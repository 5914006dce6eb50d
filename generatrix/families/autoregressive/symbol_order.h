// Events as rows of symbols in the order in which an autoregressive model counts them out, and back.
#pragma once

#include "generatrix/data/rows.h"
#include "generatrix/data/space.h"
#include "generatrix/kernels/causal/symbol_choice.h"

namespace gx {

class SymbolOrder final {
 public:
  // Of levels, bits or symbols of one number, fixed or a sequence; see why_not. n_logistics: what a net gives for a level are the
  // parameters of a mixture of so many discretized logistics (prob/distributions/discretized_logistic_mixture.h), which knows
  // that levels are near each other; 0: a logit for each symbol.
  explicit SymbolOrder(Field field, std::int64_t n_logistics = 0);
  static std::optional<std::string> why_not(const Space& event);

  std::int64_t n_symbols() const;  // of a cell: n of levels or symbols, 2 of bits
  std::int64_t n_logits() const;   // of a symbol: 1 for bits
  std::int64_t n_outputs() const;  // numbers that a net gives for a symbol: its logits, or 3 for each logistic
  std::int64_t longest() const;    // symbols of an event at most
  bool is_sequence() const { return !field_.is_fixed(); }
  const Field& field() const { return field_; }

  Tensor symbols(const Tensor& x) const;       // values -> int64 of the same shape
  Tensor values(const Tensor& symbols) const;  // and back, of float32 where values are floats
  Tensor ordered(const Tensor& cells) const;   // [N, C, H, W] -> [N, D] in the order; sequences stay as they are
  Tensor logits(const Tensor& outputs) const;  // [..., n_outputs()] -> [..., n_logits()]
  // Of an event by what a net gives for its symbols, [B, ..., n_outputs()]: nats [B], of sequences of their members.
  Tensor log_prob(const Column& x, const Tensor& outputs) const;
  // Outputs [C, n_outputs()] that give symbols as often as they are in `symbols` int64 [C, N]; of logistics, roughly.
  Tensor first_outputs(const Tensor& symbols) const;
  struct Known {
    Tensor where, symbols;  // bool and int64 [N, D], in the order
  };
  // What is known of an event. A sequence may be longer than any in training, and a symbol that ended it does not keep it from
  // going on.
  Known known(const Column& event) const;
  // Drawn symbols as rows: a sequence ends with its first end symbol, or at its last place.
  Rows rows(const Tensor& drawn) const;
  // Completed rows: a sequence whose unknown members were asked for, and that no symbol ends, is as long as asked.
  Rows as_long_as(const Column& asked, Rows completed) const;

 private:
  Field field_;
  std::int64_t n_logistics_;
};

// Does a known place follow an unknown one in the last dimension, that of the order? known: bool [..., D]. Waits for the device.
bool known_after_unknown(const Tensor& known);
// The symbols int64 [N], on the CPU, that logits [N, K] and u [N] of the CPU choose (kernels/causal/draw_symbol.h).
Tensor drawn_symbols(const Tensor& logits, const Tensor& u, const SymbolChoice& choice = {});
// uniforms [N, D] in which known symbols are forced at their places: `known` bool [N, D], symbols int64 [N, D].
Tensor forced_where(const Tensor& known, const Tensor& symbols, const Tensor& uniforms);

}  // namespace gx
