#include "generatrix/nn/masked_mlp.h"

#include <ATen/ATen.h>

#include <cmath>

namespace gx {
namespace {

// Degrees of n_told numbers and n inputs; of a layer of hidden units between n inputs; of the outputs of n inputs.
Tensor input_degrees(std::int64_t n_told, std::int64_t n) {
  return at::cat({at::zeros({n_told}, at::kLong), at::arange(1, n + 1, at::kLong)});
}
Tensor hidden_degrees(std::int64_t width, std::int64_t n_told, std::int64_t n) {
  if (n_told > 0 || n == 1) return at::arange(width, at::kLong).remainder(n);
  return 1 + at::arange(width, at::kLong).remainder(n - 1);
}
Tensor output_degrees(std::int64_t n, std::int64_t n_per_input) {
  return at::arange(1, n + 1, at::kLong).repeat_interleave(n_per_input);
}

}  // namespace

MaskedMlp::MaskedMlp(std::int64_t n, const std::vector<std::int64_t>& hidden, std::int64_t n_per_input, std::int64_t n_told,
                     const std::string& activation_name)
    : n_per_input_(n_per_input), activation_(activation(activation_name)) {
  auto before = input_degrees(n_told, n);
  const auto add = [&](const Tensor& degrees, const Tensor& mask) {
    const auto name = std::to_string(layers_.size());
    const auto n_in = before.size(0), n_out = degrees.size(0);
    const auto bound = 1 / std::sqrt(static_cast<double>(n_in));  // as torch's linear layers start
    layers_.push_back({register_parameter("weight" + name, at::empty({n_out, n_in}).uniform_(-bound, bound)),
                       register_parameter("bias" + name, at::zeros({n_out})),
                       register_buffer("mask" + name, mask.to(at::kFloat))});
    before = degrees;
  };
  for (const auto width : hidden) {
    const auto degrees = hidden_degrees(width, n_told, n);
    add(degrees, degrees.unsqueeze(1) >= before.unsqueeze(0));
  }
  const auto degrees = output_degrees(n, n_per_input);
  add(degrees, degrees.unsqueeze(1) > before.unsqueeze(0));
}

Tensor MaskedMlp::forward(const Tensor& x, const Tensor& told) {
  auto h = x;
  if (told.defined()) {
    auto lead = x.sizes().vec();
    lead.back() = told.size(-1);
    h = at::cat({told.to(x.scalar_type()).expand(lead), x}, -1);
  }
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    if (i > 0) h = activation_(h);
    const auto& [weight, bias, mask] = layers_[i];
    h = at::linear(h, weight * mask, bias);
  }
  return h.unflatten(-1, {-1, n_per_input_});
}

}  // namespace gx
