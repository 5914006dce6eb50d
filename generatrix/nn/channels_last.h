// Convolutions of images that lie channels last, for nets that keep them so from layer to layer.
#pragma once

#include <torch/nn/modules/conv.h>

#include <vector>

#include "generatrix/nn/activation.h"

namespace gx {

// The weight, through a vector and back: its gradient then lies in memory as the weight does, whatever layout the convolution's
// images have. Fused optimizers walk storage.
Tensor laid_out(const Tensor& weight);
// h [N, C, H, W] -> what the module gives for it, of any stride and padding.
Tensor convolved(const torch::nn::Conv2d& conv, const Tensor& h);
// Residual blocks of two convolutions each: h + conv(a(conv(a(h)))), block after block.
Tensor through_blocks(const std::vector<torch::nn::Conv2d>& convs, const Activation& a, Tensor h);

}  // namespace gx
