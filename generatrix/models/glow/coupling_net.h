// The net of a coupling of images in Glow (Kingma and Dhariwal 2018, arXiv 1807.03039, section 3.3): convolutions of 3 x 3, 1 x 1
// and 3 x 3 with a rectifier between them; the last starts at zero, and so does the whole net.
#pragma once

#include <torch/nn/modules/conv.h>

#include "generatrix/nn/net.h"

namespace gx {

// x [..., n_in, H, W] -> [..., n_out, H, W], by n_channels maps.
class GlowCouplingNet final : public Net {
 public:
  GlowCouplingNet(std::int64_t n_in, std::int64_t n_channels, std::int64_t n_out);
  Tensor forward(const Tensor& x) override;

 private:
  torch::nn::Conv2d in_, middle_, out_;
};

}  // namespace gx
