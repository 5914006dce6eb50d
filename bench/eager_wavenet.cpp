#include "bench/eager_wavenet.h"

#include <ATen/ATen.h>

namespace gx::bench {

EagerWaveNet::EagerWaveNet() {
  levels_ = register_module("levels", torch::nn::Embedding(kLevels, kChannels));
  for (std::int64_t i = 0; i < kStacks * kLayers; ++i) {
    const auto dilation = std::int64_t{1} << i % kLayers;
    const auto name = "layer" + std::to_string(i) + "_";
    layers_.push_back({dilation, conv(name + "gate", kChannels, 2 * kChannels, 2, dilation),
                       conv(name + "residual", kChannels, kChannels), conv(name + "skip", kChannels, kSkip)});
  }
  head_ = conv("head", kSkip, kSkip);
  last_ = conv("last", kSkip, kLevels);
}

torch::nn::Conv1d EagerWaveNet::conv(const std::string& name, std::int64_t n_in, std::int64_t n_out, std::int64_t kernel,
                                     std::int64_t dilation) {
  return register_module(name, torch::nn::Conv1d(torch::nn::Conv1dOptions(n_in, n_out, kernel).dilation(dilation)));
}

at::Tensor EagerWaveNet::loss(const at::Tensor& x) {
  auto h = levels_->forward(x.slice(1, 0, -1)).transpose(1, 2);  // [B, C, T]
  at::Tensor sum;
  for (auto& layer : layers_) {
    const auto z = layer.gate->forward(at::constant_pad_nd(h, {layer.dilation, 0})).chunk(2, 1);
    const auto g = at::tanh(z[0]) * at::sigmoid(z[1]);
    const auto skip = layer.skip->forward(g);
    sum = sum.defined() ? sum + skip : skip;
    h = h + layer.residual->forward(g);
  }
  return at::cross_entropy_loss(last_->forward(at::relu(head_->forward(at::relu(sum)))), x.slice(1, 1));
}

}  // namespace gx::bench
