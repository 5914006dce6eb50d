#include "generatrix/data/members.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace gx {

Field member_of(Field field) {
  field.layout = Field::Layout::fixed;
  field.longest = 0;
  return field;
}

Tensor in_members(const Tensor& length, const Tensor& data) {
  auto mask = is_member(length, data.size(1));
  while (mask.dim() < data.dim()) mask = mask.unsqueeze(-1);
  return mask.expand_as(data);
}

Tensor known_in(const Column& column) {
  if (!column.length.defined()) return column.observed.defined() ? column.observed : at::ones_like(column.data, at::kBool);
  const auto inside = in_members(column.length, column.data);
  return column.observed.defined() ? inside.logical_and(column.observed) : inside;
}

Tensor unknown_in(const Column& column) {
  return in_members(column.length, column.data).logical_and(known_in(column).logical_not());
}

Tensor with_places(const Tensor& data, std::int64_t n) {
  if (n == 0) return data;
  std::vector<std::int64_t> padding(static_cast<std::size_t>(2 * (data.dim() - 2)), 0);  // the last dimension comes first
  padding.insert(padding.end(), {0, n});
  return at::constant_pad_nd(data, padding);
}

Tensor of_places(const Tensor& data, std::int64_t n) {
  return with_places(data, std::max<std::int64_t>(0, n - data.size(1))).narrow(1, 0, n);
}

Tensor ended(const Tensor& length, const Tensor& data) {
  return at::where(in_members(length, data), data, at::zeros({}, data.options()));
}

std::int64_t longest_of(const Tensor& length) { return length.numel() > 0 ? length.max().item<std::int64_t>() : 0; }

Column cut_at(Column column, const Tensor& length) {
  column.length = at::minimum(column.length, length.to(column.length.device()));
  column.data = ended(column.length, column.data);
  return column;
}

Column to_complete(const Column& column, const Tensor& end, std::int64_t n_places) {
  const auto lacks = unknown_in(column).flatten(1).any(1);
  const auto n_more = std::max<std::int64_t>(0, n_places - column.data.size(1));
  return {with_places(column.data, n_more), at::where(lacks, column.length, at::maximum(column.length, end)),
          with_places(known_in(column), n_more)};
}

Column nothing_known(const Field& field, const Tensor& length, at::TensorOptions options) {
  Shape shape{length.size(0), longest_of(length)};
  shape.insert(shape.end(), field.shape.begin(), field.shape.end());
  const bool symbols = std::holds_alternative<Symbols>(field.values) && !is_bits(field.values);
  const auto cells = at::zeros(shape, symbols ? options.dtype(at::kLong) : options);
  return {cells, length.to(cells.device()), at::zeros_like(cells, at::kBool)};
}

std::vector<std::int64_t> lengths_at_shares(const Tensor& length) {
  constexpr std::int64_t kShares = 100;
  const auto sorted = std::get<0>(length.to(at::kCPU).sort());
  const auto n = sorted.size(0);
  if (n == 0 || sorted[0].item<std::int64_t>() == sorted[n - 1].item<std::int64_t>()) return {};
  const auto k = std::min(n, kShares);
  const auto places = ((at::arange(k, at::kDouble) + 0.5) * (static_cast<double>(n) / static_cast<double>(k))).to(at::kLong);
  const auto chosen = sorted.index_select(0, places).contiguous();
  return {chosen.const_data_ptr<std::int64_t>(), chosen.const_data_ptr<std::int64_t>() + k};
}

Tensor drawn_lengths(const Field& field, std::int64_t n, Rng& rng) {
  if (field.lengths.empty()) return at::full({n}, field.longest, at::kLong);
  return at::tensor(field.lengths, at::kLong).index_select(0, rng.integers(std::ssize(field.lengths), {n}).to(at::kCPU));
}

Tensor in_parts(std::int64_t n_rows, std::int64_t at_once, const std::function<Tensor(std::int64_t, std::int64_t)>& draw) {
  const auto step = std::max<std::int64_t>(1, at_once);
  if (n_rows <= step) return draw(0, n_rows);
  std::vector<Tensor> parts;
  for (std::int64_t first = 0; first < n_rows; first += step) parts.push_back(draw(first, std::min(step, n_rows - first)));
  return at::cat(parts);
}

}  // namespace gx
