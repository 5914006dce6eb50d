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
    : net_{{}, {input_degrees(n_told, n)}, activation_name, n_per_input}, activation_(activation(activation_name)) {
  const auto add = [&](const Tensor& degrees, const Tensor& mask) {
    const auto name = std::to_string(net_.layers.size());
    const auto n_in = net_.degrees.back().size(0), n_out = degrees.size(0);
    const auto bound = 1 / std::sqrt(static_cast<double>(n_in));  // as torch's linear layers start
    net_.layers.push_back({register_parameter("weight" + name, at::empty({n_out, n_in}).uniform_(-bound, bound)),
                           register_parameter("bias" + name, at::zeros({n_out})),
                           register_buffer("mask" + name, mask.to(at::kFloat))});
    net_.degrees.push_back(degrees);
  };
  for (const auto width : hidden) {
    const auto degrees = hidden_degrees(width, n_told, n);
    add(degrees, degrees.unsqueeze(1) >= net_.degrees.back().unsqueeze(0));
  }
  const auto degrees = output_degrees(n, n_per_input);
  add(degrees, degrees.unsqueeze(1) > net_.degrees.back().unsqueeze(0));
}

template <class MaskOf>
Tensor MaskedMlp::pass(const Tensor& x, const Tensor& told, const MaskOf& mask_of) const {
  auto h = x;
  if (told.defined()) {
    auto lead = x.sizes().vec();
    lead.back() = told.size(-1);
    h = at::cat({told.to(x.scalar_type()).expand(lead), x}, -1);
  }
  for (std::size_t i = 0; i < net_.layers.size(); ++i) {
    if (i > 0) h = activation_(h);
    h = at::linear(h, net_.layers[i].weight * mask_of(i), net_.layers[i].bias);
  }
  return h.unflatten(-1, {-1, net_.n_per_input});
}

Tensor MaskedMlp::forward(const Tensor& x, const Tensor& told) {
  return pass(x, told, [this](std::size_t i) { return net_.layers[i].mask; });
}

Tensor MaskedMlp::forward(const Tensor& x, const Tensor& told, const std::vector<Tensor>& degrees) {
  return pass(x, told, [&](std::size_t i) {
    const auto before = degrees[i].unsqueeze(0), after = degrees[i + 1].unsqueeze(1);
    return (i + 1 < net_.layers.size() ? after >= before : after > before).to(net_.layers[i].weight.scalar_type());
  });
}

void MaskedMlp::zero_outputs() {
  at::NoGradGuard off;
  net_.layers.back().weight.zero_();
  net_.layers.back().bias.zero_();
}

}  // namespace gx
