#include "generatrix/data/members.h"

#include <ATen/ATen.h>

namespace gx {

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

Tensor with_places(const Tensor& data, std::int64_t n) {
  if (n == 0) return data;
  std::vector<std::int64_t> padding(static_cast<std::size_t>(2 * (data.dim() - 2)), 0);  // the last dimension comes first
  padding.insert(padding.end(), {0, n});
  return at::constant_pad_nd(data, padding);
}

}  // namespace gx
