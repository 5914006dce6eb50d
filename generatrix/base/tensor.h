// The two words that every room right of media shares: a tensor and a shape.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace gx {

using at::Tensor;
using Shape = std::vector<std::int64_t>;

}  // namespace gx
