#include <ATen/ATen.h>

#include "generatrix/data/members.h"
#include "generatrix/families/circuit/cell_kinds.h"

namespace gx {
namespace {

Field symbols_field(const Field& field, std::int64_t n_bins) {
  auto symbols = field;
  symbols.values = Symbols{{n_bins + 2}};
  return symbols;
}

}  // namespace

BinnedLeaves::BinnedLeaves(Field field, std::int64_t n_hidden, std::int64_t n_bins) : field_(std::move(field)) {
  const auto bins = even_bins(field_.dims(), n_bins);
  bins_ = {register_buffer("edges", bins.edges), register_buffer("own", bins.own)};
  table_ = register_module("table", std::make_shared<SymbolLeaves>(symbols_field(field_, n_bins), n_hidden));
}

Tensor BinnedLeaves::numbers(const Column& x) const { return x.data.reshape({x.data.size(0), field_.dims()}).t(); }

Column BinnedLeaves::as_symbols(const Column& x, const Tensor& index) {
  return {.data = index.t().reshape(x.data.sizes()), .observed = x.observed};
}

Tensor BinnedLeaves::log_prob(const Column& x, at::ScalarType type) const {
  const auto values = numbers(x).to(bins_.edges.scalar_type()), index = bins_.index(values);
  const auto within = bins_.log_density(values, index).to(type).unsqueeze(2);  // [D, B, 1]
  return table_->log_prob(as_symbols(x, index), type) + known_only(within, x);
}

void BinnedLeaves::begin(const Column& x, const Tensor& chosen) {
  bins_.become(fitted_bins(numbers(x).t(), known_in(x).flatten(1), bins_.count() - 2));
  table_->allow(bins_.is_used());
  table_->begin(as_symbols(x, bins_.index(numbers(x))), chosen);
}

Column BinnedLeaves::draw(const Tensor& z, Rng& rng) const {
  const auto index = table_->draw(z, rng).data.reshape(z.sizes()).t();  // [D, N]
  const auto u = rng.uniform(z.sizes(), bins_.edges.scalar_type()).t();
  auto shape = field_.shape;
  shape.insert(shape.begin(), z.size(0));
  return {bins_.at(index, u).t().reshape(shape)};
}

Tensor BinnedLeaves::n_classes() const { return at::full({field_.dims()}, kMostClasses, at::kLong); }

// Neighboring bins together, as many of each as of the others.
Tensor BinnedLeaves::classes(const Column& x) const {
  const auto n_used = bins_.is_used().sum(1, /*keepdim=*/true);  // [D, 1]
  const auto index = at::minimum(bins_.index(numbers(x)), n_used - 1);
  const auto found = at::floor_divide(index * kMostClasses, n_used).t();
  return x.observed.defined() ? at::where(x.observed.flatten(1), found, -1) : found;
}

}  // namespace gx
