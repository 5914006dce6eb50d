#include "generatrix/families/flow/beside.h"

#include <ATen/ATen.h>

namespace gx {

Tensor told_along(const Context& context, std::int64_t n_told, int n_event_dims) {
  if (n_told == 0) return {};
  if (context.along.defined()) return context.along;
  auto told = context.whole;
  for (int i = 1; i < n_event_dims; ++i) told = told.unsqueeze(-1);
  return told;
}

Tensor beside(const Tensor& x, const Tensor& told, int n_event_dims) {
  if (!told.defined()) return x;
  auto shape = x.sizes().vec();
  shape[shape.size() - static_cast<std::size_t>(n_event_dims)] = told.size(-n_event_dims);
  return at::cat({x, told.to(x.scalar_type()).expand(shape)}, -n_event_dims);
}

}  // namespace gx
