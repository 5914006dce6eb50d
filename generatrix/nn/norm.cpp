#include "generatrix/nn/norm.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/nn/batch_statistics.h"

namespace gx {

BatchNorm::BatchNorm(std::int64_t n_features, const BatchNormSpec& spec)
    : scale_(register_parameter("scale", at::ones({n_features}))),
      shift_(register_parameter("shift", at::zeros({n_features}))),
      mean_(register_buffer("mean", at::zeros({n_features}))),
      variance_(register_buffer("variance", at::ones({n_features}))),
      momentum_(spec.momentum),
      epsilon_(spec.epsilon) {}

Tensor BatchNorm::forward(const Tensor& h) {
  const auto rows = h.dim() == 2 ? h : h.reshape({-1, h.size(-1)});  // [N, F]
  const auto y = batch_norm(rows, in_training(), is_training() && has_batch_statistics(rows));
  return h.dim() == 2 ? y : y.view_as(h);
}

bool mixes_rows(const torch::nn::Module& module) {
  return std::ranges::any_of(module.modules(/*include_self=*/false),
                             [](const auto& part) { return dynamic_cast<const MixesRows*>(part.get()) != nullptr; });
}

NetPtr make_norm(const NormSpec& spec, std::int64_t n_features) {
  const auto* batch = std::get_if<BatchNormSpec>(&spec);
  return batch ? std::make_shared<BatchNorm>(n_features, *batch) : nullptr;
}

}  // namespace gx
