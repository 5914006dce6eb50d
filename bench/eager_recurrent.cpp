#include "bench/eager_recurrent.h"

#include <ATen/ATen.h>

namespace gx::bench {

EagerRecurrent::EagerRecurrent() {
  symbols_ = register_module("symbols", torch::nn::Embedding(kSymbols, kEmbedding));
  unit_ = register_module("unit", torch::nn::GRU(torch::nn::GRUOptions(kEmbedding, kHidden).batch_first(true)));
  head_ = register_module("head", torch::nn::Linear(kHidden, kSymbols));
}

at::Tensor EagerRecurrent::loss(const at::Tensor& x) {
  const auto [states, last] = unit_->forward(symbols_->forward(x.slice(1, 0, -1)));
  return at::cross_entropy_loss(head_->forward(states).flatten(0, 1), x.slice(1, 1).flatten());
}

}  // namespace gx::bench
