#include "generatrix/data/fill_in.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

namespace gx {
namespace {

Column filled(const Column& known, const Column& drawn, const Field& field) {
  if (field.layout == Field::Layout::sparse || !known.observed.defined()) return known;
  return {at::where(known.observed, known.data, drawn.data.to(known.data.scalar_type()))};
}

// Where x, numbers [B, N], has the n largest of a row; n int64 [B, 1].
Tensor is_among_largest(const Tensor& x, const Tensor& n) {
  const auto order = x.argsort(/*dim=*/1, /*descending=*/true);
  const auto rank = at::arange(x.size(1), order.options()).unsqueeze(0);
  return at::zeros_like(x, at::kBool).scatter_(1, order, rank < n);
}

Column extended(const Column& listed, const Column& expected, std::int64_t n_cells, Rng& rng) {
  const auto counts = dense_of(listed, n_cells), weights = dense_of(expected, n_cells);  // [B, N]
  const auto n_listed = listed.start.diff().to(counts.device());
  const auto n_more = listed.length.defined() ? listed.length.to(counts.device()) - n_listed : n_listed.clamp_min(1);
  const auto gumbel = -rng.uniform(weights.sizes(), weights.scalar_type()).clamp_min_(1e-30).log_().neg_().log_();
  const auto is_free = (counts == 0).logical_and(weights > 0);
  const auto keys = (weights.log() + gumbel).masked_fill(is_free.logical_not(), -std::numeric_limits<double>::infinity());
  const auto added = is_among_largest(keys, n_more.unsqueeze(1)).logical_and(is_free);
  return sparse_of(counts + added.to(counts.scalar_type()));
}

Column told_part(const Column& column, const Field& field, double hidden, Rng& rng) {
  auto told = column;
  if (field.layout == Field::Layout::sparse) {
    const auto kept = rng.uniform({column.size(), field.dims()}).flatten() >= hidden;  // rows first: parts of a batch draw alike
    told.data = column.data * kept.index_select(0, row_of_each(column) * field.dims() + column.index);
  } else if (field.may_miss && field.is_fixed()) {
    const auto kept = rng.uniform(column.data.sizes()) >= hidden;
    told.observed = column.observed.defined() ? column.observed.logical_and(kept) : kept;
    told.data = at::where(told.observed, column.data, at::zeros({}, column.data.options()));
  }
  return told;
}

}  // namespace

bool has_gaps(const Rows& rows) {
  return std::ranges::any_of(rows.columns, [](const Column& column) {
    return column.observed.defined() && !column.start.defined() && !column.length.defined() &&
           !column.observed.all().item<bool>();
  });
}

Rows extended(const Rows& listed, const Rows& expected, const Space& space, Rng& rng) {
  auto all = listed;
  for (std::size_t i = 0; i < space.fields.size(); ++i) {
    const auto& field = space.fields[i];
    if (field.layout == Field::Layout::sparse)
      all.columns[i] = extended(listed.columns[i], expected.columns[i], field.dims(), rng);
  }
  return all;
}

bool can_hide(const Space& space) {
  return std::ranges::any_of(space.fields, [](const Field& field) {
    return field.layout == Field::Layout::sparse || (field.may_miss && field.is_fixed());
  });
}

Rows told_part(const Rows& rows, const Space& space, double hidden, Rng& rng) {
  auto told = rows;
  for (std::size_t i = 0; i < space.fields.size(); ++i)
    told.columns[i] = told_part(rows.columns[i], space.fields[i], hidden, rng);
  return told;
}

Rows filled_in(const Rows& known, const Rows& drawn, const Space& space) {
  Rows all;
  for (std::size_t i = 0; i < space.fields.size(); ++i)
    all.columns.push_back(filled(known.columns[i], drawn.columns[i], space.fields[i]));
  return all;
}

Tensor known_cells(const Rows& rows, const Space& space) {
  Tensor sum;
  std::int64_t always = 0;
  const auto add = [&](const Tensor& n) { sum = sum.defined() ? sum + n : n; };
  for (std::size_t i = 0; i < space.fields.size(); ++i) {
    const auto& column = rows.columns[i];
    if (column.observed.defined())
      add(column.observed.flatten(1).sum(1));
    else if (column.length.defined() && !column.index.defined())  // of a sparse row it is what the row will have
      add(column.length * space.fields[i].dims());
    else if (column.start.defined())
      add(column.start.diff());
    else
      always += space.fields[i].dims();
  }
  return sum.defined() ? sum + always : sum;
}

}  // namespace gx
