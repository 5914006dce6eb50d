// A residual net of 3 x 3 convolutions between rectifiers (nn/residual.h) as one node of autograd, with its own backward.
//
//   h = x * in + b,   n_blocks times  h <- h + relu(relu(h) * w + b) * w' + b',   y = relu(h) * out + b''
//
// where * is a convolution padded with zeros. The fused form takes a few images at a time through the whole net while they are in
// the cache (kernels/residual/residual_group.h). Sums of weight gradients do not depend on the number of threads.
#pragma once

#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

// In the order of the net: one convolution, two for each block, one.
struct ResidualNet {
  std::vector<Tensor> weights;  // [n_out, n_in, 3, 3]
  std::vector<Tensor> biases;   // [n_out]
};

// x [B, n_in, H, W] -> [B, n_out, H, W], with gradient to x and all weights. Fused on the CPU in float32 and float64, under
// autocast too; the reference elsewhere. A gradient of the gradient is that of the reference.
Tensor residual_net(const Tensor& x, const ResidualNet& net);
bool is_residual_net_fused(const Tensor& x);
Tensor residual_net_reference(const Tensor& x, const ResidualNet& net);

}  // namespace gx
