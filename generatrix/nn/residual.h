// Convolutions with short cuts: an image to an image of the same size (He et al. 2016, arXiv 1603.05027, without its norms).
#pragma once

#include <torch/nn/modules/conv.h>

#include "generatrix/nn/activation.h"
#include "generatrix/nn/net.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct ResidualSpec {
  std::int64_t channels = 32;
  std::int64_t blocks = 1;
  std::string activation = "relu";

  static auto fields() {
    return std::tuple(
        field("channels", &ResidualSpec::channels, "feature maps", net_width),
        field("blocks", &ResidualSpec::blocks, "residual blocks of two convolutions", between(0, 1000)),
        field("activation", &ResidualSpec::activation, "nonlinearity before each convolution but the first", known_activation()));
  }
};

// x [..., n_in, H, W] -> [..., n_out, H, W], any H and W. Kernels 3 x 3, padded with zeros: one convolution to `channels` maps,
// then `blocks` times h + conv(a(conv(a(h)))), then conv(a(h)) to n_out maps. The last convolution starts at zero, and so does
// the whole net.
class ResidualConv final : public Net {
 public:
  ResidualConv(std::int64_t n_in, std::int64_t n_out, const ResidualSpec& spec);
  Tensor forward(const Tensor& x) override;

 private:
  Tensor narrow_forward(const Tensor& images) const;
  Tensor wide_forward(const Tensor& images) const;

  torch::nn::Conv2d in_{nullptr}, out_{nullptr};
  std::vector<torch::nn::Conv2d> convs_;  // two a block
  Activation activation_;
  bool is_narrow_;  // rectified and of few maps: the kernel is faster than the library's convolutions
};

}  // namespace gx
