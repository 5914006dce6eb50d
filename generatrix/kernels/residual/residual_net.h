// A residual net of 3 x 3 convolutions and rectifiers (nn/residual.h) as one node of autograd with its own backward.
//
//   h = x * in + b,   n_blocks times  h <- h + relu(relu(h) * w + b) * w' + b',   y = relu(h) * out + b''
//
// where * is a convolution padded with zeros. The kernel takes a few images at a time through the whole net, so that they stay in
// the cache (residual_group.h). Results do not depend on the number of threads. The reference is the formula with torch's
// convolutions. Test: residual_net_test.cpp.
#pragma once

#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

// The convolutions in the order of the net: the first, two for each block, the last.
struct ResidualNet {
  std::vector<Tensor> weights;  // [n_out, n_in, 3, 3]
  std::vector<Tensor> biases;   // [n_out]
};

// x [B, n_in, H, W] -> [B, n_out, H, W], with gradients to x and all weights. A gradient of the gradient is the reference's. The
// kernel takes float32 and float64 on the CPU and ignores autocast; the reference takes everything else.
Tensor residual_net(const Tensor& x, const ResidualNet& net);
// True if residual_net(x, ...) runs the kernel.
bool is_residual_net_fused(const Tensor& x);
Tensor residual_net_reference(const Tensor& x, const ResidualNet& net);

}  // namespace gx
