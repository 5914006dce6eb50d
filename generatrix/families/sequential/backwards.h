// Rows of sequences read from their ends.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// x [B, T, ...]: the first length[b] members of each row in the opposite order, what stands after them as it is. Twice is x.
// length int64 [B]; undefined: all rows have T members.
Tensor backwards(const Tensor& x, const Tensor& length);

}  // namespace gx
