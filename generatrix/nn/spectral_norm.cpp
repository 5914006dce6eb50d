#include "generatrix/nn/spectral_norm.h"

#include <ATen/ATen.h>
#include <c10/core/impl/LocalDispatchKeySet.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

constexpr int kFirstIterations = 15;

Tensor unit(const Tensor& vector) { return vector / vector.norm().clamp_min(1e-12); }

// Where a layer of torch finds its weight; null for other modules.
Tensor* weight_of(torch::nn::Module& module) {
  if (auto* linear = dynamic_cast<torch::nn::LinearImpl*>(&module)) return &linear->weight;
  if (auto* conv = dynamic_cast<torch::nn::Conv2dImpl*>(&module)) return &conv->weight;
  return nullptr;
}

}  // namespace

Tensor largest_singular_value(const Tensor& weight, Tensor& u, bool moves) {
  const c10::impl::ExcludeDispatchKeyGuard full(c10::autocast_dispatch_keyset);  // three digits of a norm are too few
  const auto [left, v] = [&] {
    const at::NoGradGuard off;
    auto right = unit(at::mv(weight.t(), u));
    if (!moves) return std::pair(unit(u), right);
    u.copy_(unit(at::mv(weight, right)));
    return std::pair(u.clone(), unit(at::mv(weight.t(), u)));  // a later step moves u while a graph needs this one
  }();
  return at::dot(left, at::mv(weight, v));
}

SpectralNet::SpectralNet(NetPtr inner) : inner_(register_module("net", std::move(inner))) {
  for (const auto& module : inner_->modules()) {
    auto* const place = weight_of(*module);
    if (!place) continue;
    const auto name = "u" + std::to_string(layers_.size());
    layers_.push_back({place, *place, register_buffer(name, unit(at::randn({place->size(0)})))});
    for (int i = 0; i < kFirstIterations; ++i) {
      const at::NoGradGuard off;
      largest_singular_value(place->flatten(1), layers_.back().u, /*moves=*/true);
    }
  }
  if (layers_.empty()) throw errors::misuse("SpectralNet", "a net without linear layers or convolutions", "one of them");
}

Tensor SpectralNet::normalized(Layer& layer) const {
  return layer.weight / largest_singular_value(layer.weight.flatten(1), layer.u, is_training());
}

Tensor SpectralNet::forward(const Tensor& x) {
  struct PutBack {
    std::vector<Layer>& layers;
    ~PutBack() {
      for (auto& layer : layers) *layer.place = layer.weight;
    }
  } const put_back{layers_};
  for (auto& layer : layers_) *layer.place = normalized(layer);
  return inner_->forward(x);
}

}  // namespace gx
