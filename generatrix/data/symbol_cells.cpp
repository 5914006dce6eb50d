#include "generatrix/data/symbol_cells.h"

#include <ATen/ATen.h>

#include "generatrix/data/one_field.h"

namespace gx {

std::optional<std::string> SymbolCells::why_not(const Space& event) {
  if (auto reason = why_not_one_field(event)) return reason;
  const auto& field = event.only();
  if (!field.is_fixed()) return field.name + " is a " + words_of(field.layout) + ", and this model is of events of one size";
  if (is_real(field.values)) return field.name + " are real numbers, and this model counts bits, levels or symbols";
  return {};
}

Tensor SymbolCells::n_symbols() const {
  const auto* symbols = std::get_if<Symbols>(&field_.values);
  if (!symbols || symbols->n.size() == 1) return at::full({n_cells()}, most(), at::kLong);
  const auto each = at::tensor(symbols->n, at::kLong);  // of the last axis
  return each.repeat({n_cells() / each.size(0)});
}

Tensor SymbolCells::may_be() const { return at::arange(most(), at::kLong) < n_symbols().unsqueeze(1); }

Tensor SymbolCells::symbols(const Column& x) const {
  const auto cells = x.data.reshape({x.data.size(0), n_cells()});
  const bool levels = std::holds_alternative<Levels>(field_.values);
  return levels ? at::round(cells * static_cast<double>(most() - 1)).to(at::kLong) : cells.to(at::kLong);
}

Tensor SymbolCells::indicators(const Column& x) const {
  const auto all = at::one_hot(symbols(x), most()).to(at::kFloat);
  return all_known(x) ? all : all * x.observed.reshape({x.observed.size(0), n_cells()}).unsqueeze(2);
}

Tensor SymbolCells::evidence(const Column& x) const {
  const auto may_be = at::one_hot(symbols(x), most()).to(at::kBool);
  const auto all =
      all_known(x) ? may_be : may_be.logical_or(x.observed.reshape({x.observed.size(0), n_cells()}).logical_not().unsqueeze(2));
  return all.to(at::kDouble).log();
}

Rows SymbolCells::rows(const Tensor& symbols) const {
  auto cells = symbols.unflatten(1, field_.shape.empty() ? Shape{1} : field_.shape);
  if (field_.shape.empty()) cells = cells.squeeze(1);
  if (std::holds_alternative<Levels>(field_.values)) return cells.to(at::kFloat) / static_cast<double>(most() - 1);
  return is_bits(field_.values) ? cells.to(at::kFloat) : cells;
}

}  // namespace gx
