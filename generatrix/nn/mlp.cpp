#include "generatrix/nn/mlp.h"

#include "generatrix/contract/shared_batch.h"

namespace gx {

Mlp::Mlp(std::int64_t n_in, const std::vector<std::int64_t>& hidden, std::int64_t n_out, const std::string& name,
         const NormSpec& norm)
    : activation_(activation(name)) {
  auto widths = hidden;
  widths.push_back(n_out);
  for (const auto width : widths) {
    layers_.push_back(register_module("linear" + std::to_string(layers_.size()), torch::nn::Linear(n_in, width)));
    n_in = width;
  }
  for (const auto width : hidden) {
    if (auto layer = make_norm(norm, width)) {
      norms_.push_back(register_module("norm" + std::to_string(norms_.size()), std::move(layer)));
    }
  }
  if (!has_perceptron(name)) return;
  fused_ = Perceptron{{}, {}, name};
  for (const auto& layer : layers_) {
    fused_->weights.push_back(layer->weight);
    fused_->biases.push_back(layer->bias);
  }
  for (const auto& layer : norms_) fused_->norms.push_back(std::dynamic_pointer_cast<BatchNorm>(layer)->in_training());
}

Tensor Mlp::forward(const Tensor& x) {
  if (x.dim() != 2) {
    const auto y = forward(x.reshape({-1, x.size(-1)}));  // [rows, n_out]
    auto shape = x.sizes().vec();
    shape.back() = y.size(1);
    return y.view(shape);
  }
  if (fused_ && (norms_.empty() || (is_training() && x.size(0) > 1 && !is_part_of_batch()))) {
    if (fused_->weights.front().is_same(layers_.front()->weight)) return perceptron(x, *fused_);
    auto stand_in = *fused_;  // other weights stand in for the own ones (spectral_norm.h)
    for (std::size_t i = 0; i < layers_.size(); ++i) stand_in.weights[i] = layers_[i]->weight;
    return perceptron(x, stand_in);
  }
  auto h = layers_.front()->forward(x);
  for (std::size_t i = 1; i < layers_.size(); ++i) {
    h = activation_(h);
    if (!norms_.empty()) h = norms_[i - 1]->forward(h);
    h = layers_[i]->forward(h);
  }
  return h;
}

}  // namespace gx
