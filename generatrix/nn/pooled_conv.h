// Convolutions that keep an image's size and poolings that halve it, then one linear layer: an image to a vector of features
// (the shape of LeNet and VGG, with batch norm: LeCun et al. 1998; Simonyan and Zisserman 2014, arXiv 1409.1556; Ioffe and
// Szegedy 2015, arXiv 1502.03167).
#pragma once

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include "generatrix/nn/net.h"

namespace gx {

// x [B, C, H, W] -> [B, n_out], every value at least 0. Stage i: `depth` times (3 x 3 convolution to channels[i], batch norm,
// relu), the last of them with 2 x 2 max pooling before the norm; then linear, batch norm, relu.
class PooledConv final : public Net {
 public:
  // Throws UserError when the event is no image, or is halved to nothing.
  PooledConv(const Shape& event, const std::vector<std::int64_t>& channels, std::int64_t depth, std::int64_t n_out);
  Tensor forward(const Tensor& x) override;

 private:
  struct Layer {
    torch::nn::Conv2d conv;
    torch::nn::BatchNorm2d norm;
    bool pools;
  };
  std::vector<Layer> layers_;
  torch::nn::Linear linear_{nullptr};
  torch::nn::BatchNorm1d norm_{nullptr};
};

}  // namespace gx
