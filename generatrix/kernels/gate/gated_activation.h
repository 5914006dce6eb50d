// The gated activation unit (van den Oord et al., Conditional Image Generation with PixelCNN Decoders, 2016, arXiv 1606.05328,
// eq. 2), as one node of autograd:
//
//   y = tanh(a) sigmoid(b),   a and b the halves of z along one dimension
//
// One pass reads z and writes y, and one pass back; neither tanh nor sigmoid is kept. The kernel takes float32, float64 and, as
// autocast gives it, bfloat16 (computed in float32) on the CPU; the reference, the formula in torch's operators, takes everything
// else. A gradient of the gradient is the reference's. Runs on all threads; results do not depend on their number. Test:
// gated_activation_test.cpp.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// z [..., 2 D, ...] with 2 D at `dim` -> [..., D, ...].
Tensor gated_activation(const Tensor& z, std::int64_t dim);
Tensor gated_activation_reference(const Tensor& z, std::int64_t dim);

}  // namespace gx
