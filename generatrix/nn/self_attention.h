// Self-attention over the places of feature maps (Zhang, Goodfellow, Metaxas and Odena, Self-Attention Generative Adversarial
// Networks, 2019, arXiv 1805.08318, section 3).
//
//   beta = softmax over places j of f(x_i)' g(x_j)       o_i = v(sum_j beta_ij h(x_j))       y = x + gamma o
//
// f, g, h, v are 1 x 1 convolutions; f and g have an eighth of the channels, h a half. g and h are read at the largest of 2 x 2
// places, as in the authors' code, unless a side has fewer than 4. gamma starts at 0: the block starts as if it were not there.
// Its gradients have gradients, so penalties may pass through.
#pragma once

#include <torch/nn/modules/conv.h>

#include "generatrix/nn/net.h"

namespace gx {

// [B, C, H, W] -> the same.
class SelfAttention final : public Net {
 public:
  explicit SelfAttention(std::int64_t n_channels);
  Tensor forward(const Tensor& x) override;

 private:
  torch::nn::Conv2d asks_, answers_, says_, out_;  // f, g, h, v
  Tensor gamma_;
};

}  // namespace gx
