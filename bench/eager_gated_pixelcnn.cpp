#include "bench/eager_gated_pixelcnn.h"

#include <ATen/ATen.h>

namespace gx::bench {
namespace {

constexpr std::int64_t kFirstReach = 3;

at::Tensor gate(const at::Tensor& all) {
  const auto halves = all.chunk(2, 1);
  return at::tanh(halves[0]) * at::sigmoid(halves[1]);
}

}  // namespace

EagerGatedPixelCnn::EagerGatedPixelCnn() {
  constexpr auto p = kFeatures;
  for (std::int64_t i = 0; i < kLayers; ++i) {
    const auto name = "layer" + std::to_string(i) + "_";
    const auto reach = i == 0 ? kFirstReach : 1, n_in = i == 0 ? 1 : p;
    layers_.push_back({conv(name + "above", n_in, 2 * p, i == 0 ? reach : 2, 2 * reach + 1),
                       conv(name + "left", n_in, 2 * p, 1, i == 0 ? reach : 2), conv(name + "between", 2 * p, 2 * p),
                       conv(name + "out", p, p)});
  }
  head_ = conv("head", p, kHead);
  last_ = conv("last", kHead, 1);
}

torch::nn::Conv2d EagerGatedPixelCnn::conv(const std::string& name, std::int64_t n_in, std::int64_t n_out, std::int64_t height,
                                           std::int64_t width) {
  return register_module(name, torch::nn::Conv2d(torch::nn::Conv2dOptions(n_in, n_out, {height, width})));
}

// The first layer sees 3 rows above the pixel and 3 pixels to its left; others see their own place and one beside it.
at::Tensor EagerGatedPixelCnn::loss(const at::Tensor& x) {
  auto v = x, h = x;
  const auto height = x.size(2), width = x.size(3);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    auto& layer = layers_[i];
    const auto reach = i == 0 ? kFirstReach : 1, above = i == 0 ? kFirstReach : 1;
    const auto a = layer.above->forward(at::constant_pad_nd(v, {reach, reach, above, 0})).narrow(2, 0, height);
    const auto b = layer.left->forward(at::constant_pad_nd(h, {reach, 0})).narrow(3, 0, width) + layer.between->forward(a);
    const auto out = layer.out->forward(gate(b));
    v = gate(a);
    h = i == 0 ? out : h + out;
  }
  const auto logits = last_->forward(at::relu(head_->forward(at::relu(h))));
  return at::binary_cross_entropy_with_logits(logits, x, {}, {}, at::Reduction::Sum) / x.size(0);
}

}  // namespace gx::bench
