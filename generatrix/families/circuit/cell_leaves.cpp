#include "generatrix/families/circuit/cell_leaves.h"

#include <ATen/ATen.h>

#include "generatrix/families/circuit/cell_kinds.h"

namespace gx {

Tensor known_only(const Tensor& all, const Column& x) {
  if (!x.observed.defined()) return all;
  const auto known = x.observed.reshape({x.observed.size(0), -1}).t().unsqueeze(2);  // [D, B, 1]
  return at::where(known, all, at::zeros({}, all.options()));
}

std::optional<std::string> why_no_cell_leaves(const Field& field) {
  if (field.is_fixed()) return {};
  return field.name + " is a " + words_of(field.layout) + ", and this model is of events of one size";
}

CellLeavesPtr make_cell_leaves(const Field& field, std::int64_t n_hidden, std::int64_t n_bins) {
  if (is_real(field.values) && n_bins > 0) return std::make_shared<BinnedLeaves>(field, n_hidden, n_bins);
  if (is_real(field.values)) return std::make_shared<NormalLeaves>(field, n_hidden);
  return std::make_shared<SymbolLeaves>(field, n_hidden);
}

}  // namespace gx
