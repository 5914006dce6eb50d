// Weights as kernels read them: rows of features padded with zeros to whole vectors (vector/lanes.h).
#pragma once

#include "generatrix/base/tensor.h"

namespace gx::kernels {

std::int64_t padded(std::int64_t n);  // the next multiple of kLanes

// `value` as float32, contiguous, with dimension `first` and all later ones padded with zeros to multiples of kLanes.
Tensor with_padding(const Tensor& value, std::int64_t first);

}  // namespace gx::kernels
