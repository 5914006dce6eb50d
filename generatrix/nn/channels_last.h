// Convolutions of images that lie channels last, for nets that keep them so from layer to layer.
#pragma once

#include <torch/nn/modules/conv.h>

#include "generatrix/base/tensor.h"

namespace gx {

// h [N, C, H, W] -> what the module gives for it, of any stride and padding.
Tensor convolved(const torch::nn::Conv2d& conv, const Tensor& h);

}  // namespace gx
