#include "generatrix/kernels/causal/padding.h"

#include <ATen/ATen.h>

#include <vector>

#include "generatrix/kernels/vector/lanes.h"

namespace gx::kernels {

std::int64_t padded(std::int64_t n) { return (n + kLanes - 1) / kLanes * kLanes; }

Tensor with_padding(const Tensor& value, std::int64_t first) {
  std::vector<std::int64_t> amounts;
  for (auto i = value.dim(); i-- > first;) amounts.insert(amounts.end(), {0, padded(value.size(i)) - value.size(i)});
  return at::constant_pad_nd(value.to(at::kFloat), amounts).contiguous();
}

}  // namespace gx::kernels
