#include <ATen/ATen.h>

#include "generatrix/data/members.h"
#include "generatrix/families/circuit/cell_kinds.h"

namespace gx {
namespace {

constexpr std::int64_t kMostBinClasses = 8;

Field symbols_field(const Field& field, std::int64_t n_bins) {
  auto symbols = field;
  symbols.values = Symbols{{n_bins + 2}};
  return symbols;
}

}  // namespace

BinnedLeaves::BinnedLeaves(Field field, std::int64_t n_hidden, std::int64_t n_bins) : field_(std::move(field)) {
  edges_ = register_buffer("edges", even_edges(field_.dims(), n_bins));
  table_ = register_module("table", std::make_shared<SymbolLeaves>(symbols_field(field_, n_bins), n_hidden));
}

Tensor BinnedLeaves::numbers(const Column& x) const { return x.data.reshape({x.data.size(0), field_.dims()}).t(); }

Column BinnedLeaves::binned(const Column& x) const {
  return {.data = bins().index(numbers(x)).t().reshape(x.data.sizes()), .observed = x.observed};
}

Tensor BinnedLeaves::log_prob(const Column& x, at::ScalarType type) const {
  const auto values = numbers(x).to(edges_.scalar_type());
  const auto within = bins().log_density(values, bins().index(values)).to(type).unsqueeze(2);  // [D, B, 1]
  return table_->log_prob(binned(x), type) + known_only(within, x);
}

void BinnedLeaves::begin(const Column& x, const Tensor& chosen) {
  edges_.copy_(bin_edges(numbers(x).t(), known_in(x).flatten(1), edges_.size(1) - 1));
  table_->allow(bins().is_used());
  table_->begin(binned(x), chosen);
}

Column BinnedLeaves::draw(const Tensor& z, Rng& rng) const {
  const auto index = table_->draw(z, rng).data.reshape(z.sizes()).t();  // [D, N]
  const auto u = rng.uniform(z.sizes(), edges_.scalar_type()).t();
  auto shape = field_.shape;
  shape.insert(shape.begin(), z.size(0));
  return {bins().at(index, u).t().reshape(shape)};
}

Tensor BinnedLeaves::n_classes() const { return at::full({field_.dims()}, kMostBinClasses, at::kLong); }

// Neighboring bins together, as many of each as of the others.
Tensor BinnedLeaves::classes(const Column& x) const {
  const auto n_used = bins().is_used().sum(1, /*keepdim=*/true);  // [D, 1]
  const auto index = at::minimum(bins().index(numbers(x)), n_used - 1);
  const auto found = at::floor_divide(index * kMostBinClasses, n_used).t();
  return x.observed.defined() ? at::where(x.observed.flatten(1), found, -1) : found;
}

}  // namespace gx
