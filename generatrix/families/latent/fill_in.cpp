#include "generatrix/families/latent/fill_in.h"

#include <ATen/ATen.h>

namespace gx {
namespace {

Column filled(const Column& known, const Column& drawn, const Field& field) {
  if (field.layout == Field::Layout::sparse) {
    const auto listed = dense_of(known, field.dims());
    return sparse_of(at::where(listed > 0, listed, dense_of(drawn, field.dims()).to(listed.scalar_type())));
  }
  if (!known.observed.defined()) return known;
  return {at::where(known.observed, known.data, drawn.data.to(known.data.scalar_type()))};
}

}  // namespace

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
    else if (column.length.defined())
      add(column.length * space.fields[i].dims());
    else if (column.start.defined())
      add(column.start.diff());
    else
      always += space.fields[i].dims();
  }
  return sum.defined() ? sum + always : sum;
}

}  // namespace gx
