#include "generatrix/families/autoregressive/table_cells.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>

namespace gx {
namespace {

constexpr double kFirstReach = 4;  // deviations that the first bins cover on each side

Tensor flat(const Tensor& data) { return data.reshape({data.size(0), -1}); }

Tensor known_of(const Column& x, std::int64_t n_cells) {
  if (x.observed.defined()) return flat(x.observed);
  return at::ones({x.data.size(0), n_cells}, x.data.options().dtype(at::kBool));
}

}  // namespace

TableCells::TableCells(const Space& event, std::int64_t n_bins) {
  std::vector<Tensor> n;
  for (const auto& field : event.fields) {
    Part part{field, SymbolCells(field), {}};
    if (is_real(field.values)) {
      const auto first = at::linspace(-kFirstReach, kFirstReach, n_bins + 1).repeat({field.dims(), 1});
      part.edges = register_buffer(fmt::format("edges{}", parts_.size()), first);
      n.push_back(at::full({field.dims()}, n_bins + 2, at::kLong));
    } else {
      n.push_back(part.cells.n_symbols());
    }
    parts_.push_back(std::move(part));
  }
  n_symbols_ = at::cat(n);
}

bool TableCells::has_reals() const {
  return std::ranges::any_of(parts_, [](const Part& part) { return part.edges.defined(); });
}

Tensor TableCells::may_be() const {
  std::vector<Tensor> all;
  for (const auto& part : parts_) {
    const auto used =
        part.edges.defined() ? part.bins().is_used() : at::arange(part.cells.most()) < part.cells.n_symbols().unsqueeze(1);
    all.push_back(at::constant_pad_nd(used.to(at::kCPU), {0, most() - used.size(1)}, 0));
  }
  return at::cat(all);
}

void TableCells::fit(const Pass& rows) {
  std::vector<std::vector<Tensor>> values(parts_.size()), known(parts_.size());
  rows([&](const Batch& batch) {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (!parts_[i].edges.defined()) continue;
      const auto& x = batch.event.columns[i];
      values[i].push_back(flat(x.data).to(at::kCPU));
      known[i].push_back(known_of(x, parts_[i].field.dims()).to(at::kCPU));
    }
  });
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (values[i].empty()) continue;
    const auto all = at::cat(values[i]), is_known = at::cat(known[i]);
    for (std::int64_t d = 0; d < all.size(1); ++d)
      parts_[i].edges[d].copy_(bin_edges(all.select(1, d).masked_select(is_known.select(1, d)), parts_[i].edges.size(1) - 1));
  }
}

TableCells::Read TableCells::read(const Rows& event) const {
  std::vector<Tensor> symbols, known;
  Tensor within;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const auto& part = parts_[i];
    const auto& x = event.columns[i];
    known.push_back(known_of(x, part.field.dims()));
    if (!part.edges.defined()) {
      symbols.push_back(part.cells.symbols(x));
      continue;
    }
    const auto cells = flat(x.data).t(), bin = part.bins().index(cells);  // [D, B]
    symbols.push_back(bin.t());
    const auto nats = at::where(known.back().t(), part.bins().log_density(cells, bin), at::zeros({}, cells.options())).sum(0);
    within = within.defined() ? within + nats : nats;
  }
  return {at::cat(symbols, 1), at::cat(known, 1), within};
}

Rows TableCells::rows(const Tensor& symbols, Rng& rng) const {
  Rows all;
  std::int64_t first = 0;
  for (const auto& part : parts_) {
    const auto n = part.field.dims();
    const auto own = symbols.narrow(1, first, n);
    first += n;
    if (!part.edges.defined()) {
      all.columns.push_back(part.cells.rows(own).columns.front());
      continue;
    }
    const auto u = rng.uniform({own.size(0), n}, part.edges.scalar_type());
    auto shape = part.field.shape;
    shape.insert(shape.begin(), own.size(0));
    all.columns.push_back({part.bins().at(own.t(), u.t()).t().reshape(shape)});
  }
  return all;
}

}  // namespace gx
