// The PixelCNN of 15 blocks and 16 features, written as in the usual examples: masked Conv2d modules and a residual loop. It is
// the reference of the pixelcnn benches.
#pragma once

#include <torch/nn/modules/conv.h>

#include <vector>

#include "bench/eager.h"

namespace gx::bench {

class EagerPixelCnn final : public EagerNet {
 public:
  struct Block {
    torch::nn::Conv2d down, around, up;
  };

  EagerPixelCnn();
  at::Tensor logits(const at::Tensor& x);  // bits [B, 1, 28, 28] -> [B, 1, 28, 28]
  // -log p(x) of a batch of bits, in nats, averaged over its rows.
  at::Tensor loss(const at::Tensor& x) override;

  const torch::nn::Conv2d& first() const { return first_; }
  const std::vector<Block>& blocks() const { return blocks_; }
  const torch::nn::Conv2d& head() const { return head_; }
  const torch::nn::Conv2d& last() const { return last_; }

 private:
  torch::nn::Conv2d conv(const std::string& name, int n_in, int n_out, int kernel);
  at::Tensor masked(const torch::nn::Conv2d& conv, const at::Tensor& mask, const at::Tensor& x) const;

  torch::nn::Conv2d first_{nullptr}, head_{nullptr}, last_{nullptr};
  std::vector<Block> blocks_;
  at::Tensor mask_a_, mask_b_;
};

}  // namespace gx::bench
