#include "generatrix/data/members.h"

#include <ATen/ATen.h>

namespace gx {

Tensor in_members(const Tensor& length, const Tensor& data) {
  auto mask = is_member(length, data.size(1));
  while (mask.dim() < data.dim()) mask = mask.unsqueeze(-1);
  return mask.expand_as(data);
}

Tensor known_in(const Column& column) {
  const auto known = column.length.defined() ? in_members(column.length, column.data) : at::ones_like(column.data, at::kBool);
  return column.observed.defined() ? known.logical_and(column.observed) : known;
}

Tensor with_places(const Tensor& data, std::int64_t n) {
  std::vector<std::int64_t> padding(static_cast<std::size_t>(2 * (data.dim() - 2)), 0);  // the last dimension comes first
  padding.insert(padding.end(), {0, n});
  return at::constant_pad_nd(data, padding);
}

}  // namespace gx
