#include "generatrix/families/autoregressive/table_cells.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>

#include "generatrix/data/members.h"

namespace gx {
namespace {

Tensor flat(const Tensor& data) { return data.reshape({data.size(0), -1}); }

}  // namespace

TableCells::TableCells(const Space& event, std::int64_t n_bins) {
  std::vector<Tensor> n;
  for (const auto& field : event.fields) {
    Part part{field, SymbolCells(field), {}};
    if (is_real(field.values)) {
      const auto bins = even_bins(field.dims(), n_bins);
      part.bins = {register_buffer(fmt::format("edges{}", parts_.size()), bins.edges),
                   register_buffer(fmt::format("own{}", parts_.size()), bins.own)};
      n.push_back(at::full({field.dims()}, n_bins + 2, at::kLong));
    } else {
      n.push_back(part.cells.n_symbols());
    }
    parts_.push_back(std::move(part));
  }
  n_symbols_ = at::cat(n);
}

bool TableCells::has_reals() const {
  return std::ranges::any_of(parts_, [](const Part& part) { return part.is_real(); });
}

Tensor TableCells::may_be(at::Device device) const {
  std::vector<Tensor> all;
  for (const auto& part : parts_) {
    const auto used = part.is_real() ? part.bins.is_used() : part.cells.may_be().to(device, /*non_blocking=*/true);
    all.push_back(at::constant_pad_nd(used, {0, most() - used.size(1)}, 0));
  }
  return at::cat(all);
}

void TableCells::fit(const Pass& rows) {
  std::vector<std::vector<Tensor>> values(parts_.size()), known(parts_.size());
  rows([&](const Batch& batch) {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (!parts_[i].is_real()) continue;
      const auto& x = batch.event.columns[i];
      values[i].push_back(flat(x.data).to(at::kCPU));
      known[i].push_back(flat(known_in(x)).to(at::kCPU));
    }
  });
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const auto& bins = parts_[i].bins;
    if (parts_[i].is_real()) bins.become(fitted_bins(at::cat(values[i]), at::cat(known[i]), bins.count() - 2));
  }
}

TableCells::Read TableCells::read(const Rows& event) const {
  std::vector<Tensor> symbols, known;
  Tensor within;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const auto& part = parts_[i];
    const auto& x = event.columns[i];
    known.push_back(flat(known_in(x)));
    if (!part.is_real()) {
      symbols.push_back(part.cells.symbols(x));
      continue;
    }
    const auto cells = flat(x.data).t(), bin = part.bins.index(cells);  // [D, B]
    symbols.push_back(bin.t());
    const auto nats = at::where(known.back().t(), part.bins.log_density(cells, bin), at::zeros({}, cells.options())).sum(0);
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
    if (!part.is_real()) {
      all.columns.push_back(part.cells.rows(own).columns.front());
      continue;
    }
    const auto u = rng.uniform({own.size(0), n}, part.bins.edges.scalar_type());
    auto shape = part.field.shape;
    shape.insert(shape.begin(), own.size(0));
    all.columns.push_back({part.bins.at(own.t(), u.t()).t().reshape(shape)});
  }
  return all;
}

}  // namespace gx
