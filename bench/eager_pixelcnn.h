// The PixelCNN of 15 blocks and 16 features as every example writes it: masked Conv2d modules, a residual loop. The reference of
// the pixelcnn bench.
#pragma once

#include <torch/nn/modules/conv.h>

#include <vector>

namespace gx::bench {

class EagerPixelCnn : public torch::nn::Module {
 public:
  EagerPixelCnn();
  // Minus log p(x) of a batch of bits [B, 1, 28, 28], averaged over its rows.
  at::Tensor loss(const at::Tensor& x);

 private:
  torch::nn::Conv2d conv(const std::string& name, int n_in, int n_out, int kernel);
  at::Tensor masked(const torch::nn::Conv2d& conv, const at::Tensor& mask, const at::Tensor& x) const;

  torch::nn::Conv2d first_{nullptr}, head_{nullptr}, last_{nullptr};
  std::vector<std::vector<torch::nn::Conv2d>> blocks_;
  at::Tensor mask_a_, mask_b_;
};

}  // namespace gx::bench
