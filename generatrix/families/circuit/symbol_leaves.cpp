#include <ATen/ATen.h>

#include "generatrix/families/circuit/cell_kinds.h"
#include "generatrix/prob/estimators/weighted_draw.h"

namespace gx {
namespace {

// [B, D] -> [D, B] without a gap.
Tensor by_cell(const Tensor& t) { return t.t().contiguous(); }

}  // namespace

SymbolLeaves::SymbolLeaves(const Field& field, std::int64_t n_hidden)
    : cells_(field), are_levels_(std::holds_alternative<Levels>(field.values)) {
  const auto allowed = cells_.may_be();                                                                           // [D, S]
  const auto first = at::rand({cells_.n_cells(), cells_.most(), n_hidden}).add_(0.5).mul_(allowed.unsqueeze(2));  // [D, S, K]
  table_ = register_buffer("table", first / first.sum(1, /*keepdim=*/true));
  usual_ = register_buffer("usual", allowed.to(at::kFloat) / allowed.sum(1, /*keepdim=*/true));  // [D, S]
}

void SymbolLeaves::allow(const Tensor& symbols) {
  const auto shares = symbols.to(usual_.scalar_type());
  usual_.copy_(shares / shares.sum(1, /*keepdim=*/true));
  table_.copy_(usual_.unsqueeze(2).expand_as(table_));
}

// Of each cell its row of the table [D S, K]: int64 [D, B].
Tensor SymbolLeaves::places(const Column& x) const {
  const auto symbols = cells_.symbols(x);
  return by_cell(symbols + at::arange(cells_.n_cells(), symbols.options()) * cells_.most());
}

Tensor SymbolLeaves::log_prob(const Column& x, at::ScalarType type) const {
  const auto p = table_.to(type);
  const auto log_p = (p / p.sum(1, /*keepdim=*/true)).log().flatten(0, 1);  // rounding to float32 must not leave sums beside 1
  const auto at = places(x);
  const auto found = log_p.index_select(0, at.flatten()).view({at.size(0), at.size(1), -1});
  return known_only(found, x);
}

LeafSums SymbolLeaves::sums(const Column& x, const Tensor& weights) const {
  const auto n = at::zeros({table_.size(0) * table_.size(1), table_.size(2)}, weights.options());
  n.index_add_(0, places(x).flatten(), known_only(weights, x).flatten(0, 1));
  return {n.to(at::kDouble).view_as(table_)};
}

void SymbolLeaves::move(const LeafSums& sums, double smoothing, double rate) {
  const auto n = sums[0] + smoothing * usual_.to(at::kDouble).unsqueeze(2);
  const auto found = n / n.sum(1, /*keepdim=*/true);
  table_.lerp_(found.to(table_.scalar_type()), rate);
}

void SymbolLeaves::begin(const Column& x, const Tensor& chosen) {
  const auto indicators = cells_.indicators(x);  // [B, D, S]
  const auto allowed = (usual_ > 0).to(indicators.scalar_type());
  const auto shares = indicators.sum(0) + allowed / allowed.sum(1, /*keepdim=*/true);
  usual_.copy_(shares / shares.sum(1, /*keepdim=*/true));
  const auto row = indicators.index_select(0, chosen).permute({1, 2, 0});  // [D, S, K]
  const auto known = kTowardsItsRow * row.sum(1, /*keepdim=*/true);
  table_.copy_((1 - known) * usual_.unsqueeze(2) + kTowardsItsRow * row);
}

Column SymbolLeaves::draw(const Tensor& z, Rng& rng) const {
  const auto n_hidden = table_.size(2);
  const auto laws = table_.transpose(1, 2).flatten(0, 1);                    // [D K, S]
  const auto at = z + at::arange(cells_.n_cells(), z.options()) * n_hidden;  // [N, D]
  const auto p = laws.index_select(0, at.flatten());
  const auto drawn = by_weight(p, rng.uniform({z.size(0), z.size(1)}, p.scalar_type()).view({-1, 1}));
  return cells_.rows(drawn.view_as(z)).columns.front();
}

Tensor SymbolLeaves::n_classes() const { return are_levels_ ? cells_.n_symbols().clamp_max(kMostClasses) : cells_.n_symbols(); }

Tensor SymbolLeaves::classes(const Column& x) const {
  auto symbols = cells_.symbols(x);
  if (are_levels_ && cells_.most() > kMostClasses) symbols = symbols * kMostClasses / cells_.most();
  symbols = symbols.to(at::kLong);
  return cells_.all_known(x) ? symbols : at::where(x.observed.flatten(1), symbols, -1);
}

}  // namespace gx
