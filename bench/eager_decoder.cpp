#include "bench/eager_decoder.h"

#include <ATen/ATen.h>

namespace gx::bench {

EagerDecoder::EagerDecoder() {
  using torch::nn::LayerNorm, torch::nn::LayerNormOptions, torch::nn::Linear;
  constexpr auto c = kChannels;
  const LayerNormOptions of_channels({c});
  symbols_ = register_module("symbols", torch::nn::Embedding(kSymbols, c));
  places_ = register_module("places", torch::nn::Embedding(kPlaces, c));
  for (std::int64_t i = 0; i < kLayers; ++i) {
    const auto name = "block" + std::to_string(i) + "_";
    blocks_.push_back({register_module(name + "norm_in", LayerNorm(of_channels)),
                       register_module(name + "norm_up", LayerNorm(of_channels)), register_module(name + "qkv", Linear(c, 3 * c)),
                       register_module(name + "out", Linear(c, c)), register_module(name + "up", Linear(c, 4 * c)),
                       register_module(name + "down", Linear(4 * c, c))});
  }
  norm_ = register_module("norm", LayerNorm(of_channels));
  head_ = register_module("head", Linear(c, kSymbols));
}

at::Tensor EagerDecoder::loss(const at::Tensor& x) {
  const auto before = x.slice(1, 0, -1), next = x.slice(1, 1);
  const auto n = before.size(0), t = before.size(1);
  auto h = symbols_->forward(before) + places_->forward(at::arange(t));
  for (auto& block : blocks_) {
    const auto qkv =
        block.qkv->forward(block.norm_in->forward(h)).view({n, t, 3, kHeads, kChannels / kHeads}).permute({2, 0, 3, 1, 4});
    const auto attended = at::scaled_dot_product_attention(qkv[0], qkv[1], qkv[2], {}, 0, /*is_causal=*/true);
    h = h + block.out->forward(attended.transpose(1, 2).reshape({n, t, kChannels}));
    h = h + block.down->forward(at::gelu(block.up->forward(block.norm_up->forward(h))));
  }
  return at::cross_entropy_loss(head_->forward(norm_->forward(h)).flatten(0, 1), next.flatten());
}

}  // namespace gx::bench
