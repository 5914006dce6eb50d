// A GRU over characters, written as in the usual examples. It is the reference of the recurrent bench.
#pragma once

#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/rnn.h>

#include "bench/eager.h"

namespace gx::bench {

class EagerRecurrent final : public EagerNet {
 public:
  static constexpr std::int64_t kSymbols = 65, kEmbedding = 64, kHidden = 256;

  EagerRecurrent();
  // -log p of rows of symbols [B, T], int64, in nats a symbol. The first symbol of a row is not predicted.
  at::Tensor loss(const at::Tensor& x) override;

 private:
  torch::nn::Embedding symbols_{nullptr};
  torch::nn::GRU unit_{nullptr};
  torch::nn::Linear head_{nullptr};
};

}  // namespace gx::bench
