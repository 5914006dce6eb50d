// The types Tensor and Shape, which all rooms to the right of media use.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace gx {

using at::Tensor;
using Shape = std::vector<std::int64_t>;

}  // namespace gx
