// A WaveNet of 2 x 8 layers over 256 levels, written as in the usual examples: dilated Conv1d modules. It is the reference of the
// wavenet bench.
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/embedding.h>

#include <vector>

#include "bench/eager.h"

namespace gx::bench {

class EagerWaveNet final : public EagerNet {
 public:
  static constexpr std::int64_t kLevels = 256, kStacks = 2, kLayers = 8, kChannels = 32, kSkip = 64;  // the model's own

  EagerWaveNet();
  // -log p of rows of levels [B, T], int64, in nats a level. The first level of a row is not predicted.
  at::Tensor loss(const at::Tensor& x) override;

 private:
  struct Layer {
    std::int64_t dilation;
    torch::nn::Conv1d gate, residual, skip;
  };
  torch::nn::Conv1d conv(const std::string& name, std::int64_t n_in, std::int64_t n_out, std::int64_t kernel = 1,
                         std::int64_t dilation = 1);

  torch::nn::Embedding levels_{nullptr};
  std::vector<Layer> layers_;
  torch::nn::Conv1d head_{nullptr}, last_{nullptr};
};

}  // namespace gx::bench
