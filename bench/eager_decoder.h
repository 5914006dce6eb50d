// A transformer over characters, written as in the usual examples: a decoder normalized before each part, places learned. It is
// the reference of the transformer bench.
#pragma once

#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <vector>

#include "bench/eager.h"

namespace gx::bench {

class EagerDecoder final : public EagerNet {
 public:
  static constexpr std::int64_t kSymbols = 65, kPlaces = 256, kLayers = 4, kChannels = 128, kHeads = 4;

  EagerDecoder();
  // -log p of rows of symbols [B, kPlaces], int64, in nats a symbol. The first symbol of a row is not predicted.
  at::Tensor loss(const at::Tensor& x) override;

 private:
  struct Block {
    torch::nn::LayerNorm norm_in, norm_up;
    torch::nn::Linear qkv, out, up, down;
  };
  torch::nn::Embedding symbols_{nullptr}, places_{nullptr};
  torch::nn::LayerNorm norm_{nullptr};
  torch::nn::Linear head_{nullptr};
  std::vector<Block> blocks_;
};

}  // namespace gx::bench
