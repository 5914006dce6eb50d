// The U-Net of recipe ddpm, written as in the usual examples, and a step of denoising. It is the reference of the ddpm bench.
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include "bench/eager.h"

namespace gx::bench {

class EagerUnet final : public EagerNet {
 public:
  static constexpr std::int64_t kSmall = 32, kLarge = 64, kEmbedding = 4 * kSmall, kWaves = 16;

  EagerUnet();
  // Mean squared error of the velocity of rows x [B, 1, 28, 28] at random times.
  at::Tensor loss(const at::Tensor& x) override;

 private:
  struct Block;
  struct Attention;
  at::Tensor forward(const at::Tensor& x, const at::Tensor& t);

  torch::nn::Linear time_{nullptr}, embedding_{nullptr};
  torch::nn::Conv2d in_{nullptr}, halving_{nullptr}, doubling_{nullptr}, out_{nullptr};
  torch::nn::GroupNorm norm_{nullptr};
  std::shared_ptr<Block> down_, down_small_, first_, second_, up_small_, up_;
  std::shared_ptr<Attention> attention_;
};

}  // namespace gx::bench
