// The VQ-VAE of CIFAR-10, written as in the usual examples: one-hot codes, averages of the codebook by products of matrices. It
// is the reference of the vq_vae bench.
#pragma once

#include <torch/nn/modules/conv.h>

#include "bench/eager.h"

namespace gx::bench {

// Encoder 3-64-128 with two halvings, two residual blocks 128-32-128, 64 dimensions; a codebook of 512; the mirror. The averages
// of the codebook move in `loss`, as examples do it in forward.
class EagerVqVae final : public EagerNet {
 public:
  EagerVqVae();
  // Mean squared error of a batch [B, 3, 32, 32] in [0, 1] over its variance, and 0.25 times that of the codes.
  at::Tensor loss(const at::Tensor& x) override;

 private:
  struct Block {
    torch::nn::Conv2d in{nullptr}, out{nullptr};
  };
  std::vector<Block> blocks(const std::string& name);
  at::Tensor quantized(const at::Tensor& h);  // [B, 64, 8, 8]

  torch::nn::Conv2d down1_{nullptr}, down2_{nullptr}, down3_{nullptr}, to_code_{nullptr}, from_code_{nullptr};
  torch::nn::ConvTranspose2d up1_{nullptr}, up2_{nullptr};
  std::vector<Block> encoder_blocks_, decoder_blocks_;
  at::Tensor codes_, uses_, sums_;  // [K, D], [K], [K, D]
};

}  // namespace gx::bench
