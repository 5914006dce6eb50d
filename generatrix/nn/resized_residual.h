// Residual convolutions between images of two sizes: what stands between two scales of a net.
#pragma once

#include <torch/nn/modules/conv.h>

#include "generatrix/nn/activation.h"
#include "generatrix/nn/net.h"

namespace gx {

// x [..., *from] -> [..., *to], kernels 3 x 3. First the size: down by convolutions of stride 2, each of which halves both sides,
// rounding up; up by copies of the nearest pixels and one convolution. Then `blocks` times h + conv(a(conv(a(h)))).
class ResizedResidual final : public Net {
 public:
  // from, to: [C, H, W]. Throws std::logic_error when `to` is no such size.
  ResizedResidual(const Shape& from, const Shape& to, std::int64_t blocks, const std::string& activation);
  Tensor forward(const Tensor& x) override;

 private:
  Shape to_;
  bool grows_;
  std::vector<torch::nn::Conv2d> in_, convs_;  // one a halving; two a block
  Activation activation_;
};

}  // namespace gx
