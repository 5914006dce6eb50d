#include "generatrix/families/autoregressive/symbol_order.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/data/members.h"
#include "generatrix/data/one_field.h"
#include "generatrix/kernels/causal/draw_symbol.h"
#include "generatrix/prob/distributions/bernoulli.h"
#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/distributions/discretized_logistic_mixture.h"

namespace gx {
namespace {

// Outputs of 0 are logistics in the middle, a twentieth of the range wide.
constexpr double kMiddle = 0.5, kNarrow = -3, kLeastSpread = 1e-2;

DiscretizedLogisticMixture mixture_of(const Tensor& outputs, std::int64_t n_symbols) {
  const auto parts = outputs.chunk(3, -1);
  return {parts[0], kMiddle + parts[1], kNarrow + parts[2], n_symbols};
}

}  // namespace

std::optional<std::string> SymbolOrder::why_not(const Space& event) {
  if (auto reason = why_not_one_field(event)) return reason;
  const auto& field = event.only();
  if (is_real(field.values))
    return field.name + " are real numbers, and this model gives probabilities to bits, levels or symbols";
  if (field.may_miss) return "cells of " + field.name + " are unknown in some rows";
  const auto* symbols = std::get_if<Symbols>(&field.values);
  if (symbols && symbols->n.size() != 1) return "cells of " + field.name + " have different numbers of symbols";
  if (field.layout == Field::Layout::set || field.layout == Field::Layout::sparse) return field.name + " has no order";
  if (!field.is_fixed() && !field.shape.empty()) return "a member of " + field.name + " is more than one symbol";
  return {};
}

SymbolOrder::SymbolOrder(Field field, std::int64_t n_logistics) : field_(std::move(field)), n_logistics_(n_logistics) {}

std::int64_t SymbolOrder::n_symbols() const { return count_of(field_.values); }

std::int64_t SymbolOrder::n_logits() const { return is_bits(field_.values) ? 1 : n_symbols(); }

std::int64_t SymbolOrder::n_outputs() const { return n_logistics_ > 0 ? 3 * n_logistics_ : n_logits(); }

std::int64_t SymbolOrder::longest() const { return is_sequence() ? field_.longest : field_.dims(); }

Tensor SymbolOrder::symbols(const Tensor& x) const {
  const bool levels = std::holds_alternative<Levels>(field_.values);
  return levels ? at::round(x * static_cast<double>(n_symbols() - 1)).to(at::kLong) : x.to(at::kLong);
}

Tensor SymbolOrder::values(const Tensor& symbols) const {
  if (std::holds_alternative<Levels>(field_.values)) return symbols.to(at::kFloat) / static_cast<double>(n_symbols() - 1);
  return is_bits(field_.values) ? symbols.to(at::kFloat) : symbols;
}

Tensor SymbolOrder::ordered(const Tensor& cells) const {
  return cells.dim() == 4 ? cells.permute({0, 2, 3, 1}).flatten(1) : cells.flatten(1);
}

Tensor SymbolOrder::logits(const Tensor& outputs) const {
  if (n_logistics_ == 0) return outputs;
  const auto levels = at::arange(n_symbols(), outputs.options()) / static_cast<double>(n_symbols() - 1);
  return mixture_of(outputs.unsqueeze(-2), n_symbols()).log_prob(levels);
}

Tensor SymbolOrder::log_prob(const Column& x, const Tensor& outputs) const {
  const auto each = n_logistics_ > 0        ? mixture_of(outputs, n_symbols()).log_prob(x.data)
                    : outputs.size(-1) == 1 ? Bernoulli{outputs.squeeze(-1)}.log_prob(x.data)
                                            : Categorical{outputs}.log_prob(symbols(x.data));
  return is_sequence() ? (each * is_member(x.length, each.size(1))).sum(1) : each.flatten(1).sum(1);
}

Tensor SymbolOrder::first_outputs(const Tensor& symbols) const {
  if (n_logistics_ > 0) {
    const auto levels = symbols.to(at::kDouble) / static_cast<double>(n_symbols() - 1);
    const auto shares = (at::arange(n_logistics_, levels.options()) + 0.5) / static_cast<double>(n_logistics_);
    const auto means = at::quantile(levels, shares, 1).t();  // [C, K]
    const auto spread = levels.std(1, /*unbiased=*/false, /*keepdim=*/true).clamp_min(kLeastSpread).log();
    return at::cat({at::zeros_like(means), means - kMiddle, (spread - kNarrow).expand_as(means)}, 1);
  }
  auto counts =
      at::ones({symbols.size(0), n_symbols()}, symbols.options().dtype(at::kDouble));  // one more of each, as Laplace did
  counts.scatter_add_(1, symbols, at::ones(symbols.sizes(), counts.options()));
  const auto log_counts = counts.log();  // [C, symbols]
  return n_logits() == 1 ? log_counts.narrow(1, 1, 1) - log_counts.narrow(1, 0, 1)
                         : log_counts - log_counts.mean(1, /*keepdim=*/true);
}

SymbolOrder::Known SymbolOrder::known(const Column& event) const {
  const auto all = ordered(symbols(event.data));
  if (!is_sequence()) return {event.observed.defined() ? ordered(event.observed) : at::ones_like(all, at::kBool), all};
  const auto n_places = std::max(longest(), all.size(1));
  const auto padded = with_places(all, n_places - all.size(1));
  auto length = event.length;
  if (field_.end >= 0) {
    const auto last = padded.gather(1, (length - 1).clamp_min(0).unsqueeze(1)).squeeze(1);
    length = length - (last == field_.end).to(at::kLong);
  }
  auto where = is_member(length, n_places);
  if (event.observed.defined()) where = where.logical_and(with_places(event.observed, n_places - all.size(1)));
  return {where, padded};
}

Rows SymbolOrder::as_long_as(const Column& asked, Rows completed) const {
  if (!is_sequence() || field_.end >= 0 || !asked.observed.defined()) return completed;
  return Rows({cut_at(completed.columns.front(), asked.length)});
}

Rows SymbolOrder::rows(const Tensor& drawn) const {
  if (!is_sequence()) return values(drawn);
  const auto n = drawn.size(0), longest = drawn.size(1);
  auto length = at::full({n}, longest, drawn.options());
  if (field_.end >= 0) {
    const auto ended = drawn == field_.end;  // [N, T]
    length = at::where(ended.any(1), ended.to(at::kLong).argmax(1) + 1, length);
  }
  return Rows({Column{values(drawn) * is_member(length, longest), length}});
}

bool known_after_unknown(const Tensor& known) {
  return known.slice(-1, 1).logical_and(known.slice(-1, 0, -1).logical_not()).any().item<bool>();
}

Tensor drawn_symbols(const Tensor& logits, const Tensor& u, const SymbolChoice& choice) {
  auto all = logits.to(at::kCPU, at::kFloat, /*non_blocking=*/false, /*copy=*/true).contiguous();
  const auto place = u.to(at::kFloat).contiguous();
  auto symbols = at::empty({u.size(0)}, at::kLong);
  const auto n = all.size(1);
  for (std::int64_t row = 0; row < u.size(0); ++row) {
    auto* own = all.data_ptr<float>() + row * n;
    symbols.data_ptr<std::int64_t>()[row] = kernels::draw_symbol(own, n, place.const_data_ptr<float>()[row], own, choice);
  }
  return symbols;
}

Tensor forced_where(const Tensor& known, const Tensor& symbols, const Tensor& uniforms) {
  return at::where(known, -1 - symbols.to(uniforms.scalar_type()), uniforms);  // draw_symbol.h: forced(k)
}

}  // namespace gx
