#include "generatrix/families/flow/beside.h"

#include <ATen/ATen.h>

namespace gx {

Tensor beside(const Tensor& x, const Tensor& told, int n_event_dims) {
  if (!told.defined()) return x;
  auto here = told.to(x.scalar_type());
  for (int i = 1; i < n_event_dims; ++i) here = here.unsqueeze(-1);
  auto shape = x.sizes().vec();
  shape[shape.size() - static_cast<std::size_t>(n_event_dims)] = told.size(-1);
  return at::cat({x, here.expand(shape)}, -n_event_dims);
}

}  // namespace gx
