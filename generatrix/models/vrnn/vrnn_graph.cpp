#include "generatrix/models/vrnn/vrnn_graph.h"

#include <ATen/ATen.h>

#include "generatrix/kernels/recurrent/gated_step.h"
#include "generatrix/nn/gated_unit.h"

namespace gx {
namespace {

std::vector<std::int64_t> hidden_layers(const VrnnSizes& sizes, std::int64_t n) {
  return std::vector<std::int64_t>(static_cast<std::size_t>(n), sizes.width);
}

}  // namespace

VrnnGraph::VrnnGraph(const VrnnSizes& sizes, std::int64_t n_read, std::int64_t n_emitted, const ContextShape& given)
    : sizes_(sizes), activation_(activation(sizes.activation)) {
  const auto h = sizes.hidden, w = sizes.width, z = sizes.latent, n = sizes.layers;
  const auto net = [&](const char* name, std::int64_t n_in, std::int64_t n_layers, std::int64_t n_out) -> NetPtr {
    return register_module(name, std::make_shared<Mlp>(n_in, hidden_layers(sizes, n_layers), n_out, sizes.activation));
  };
  phi_x_ = net("phi_x", n_read, n - 1, w);
  phi_z_ = net("phi_z", z, n - 1, w);
  prior_ = net("prior", h, n, 2 * z);
  posterior_ = net("posterior", w, n - 1, 2 * z);
  emission_ = net("emission", w + h, n, n_emitted);
  w_open_ = register_parameter("w_open", recurrent_weights({w + 3 * h, h}, h));
  b_open_ = register_parameter("b_open", at::zeros({w + 3 * h}));
  w_told_ = register_parameter("w_told", recurrent_weights({w + 3 * h, w}, h));
  b_told_ = register_parameter("b_told", at::zeros({w + 3 * h}));
  w_latent_ = register_parameter("w_latent", recurrent_weights({3 * h, w}, h));
  if (given.whole > 0) w_first_ = register_parameter("w_first", recurrent_weights({h, given.whole}, given.whole));
}

Tensor VrnnGraph::of_member(const Tensor& x) { return activation_(phi_x_->forward(x)); }

SequenceGraph::Reading VrnnGraph::read(const Tensor& x, const Tensor&) {
  const auto both = at::linear(of_member(x), w_told_, b_told_);  // [T, B, W + 3 H]
  return {both.narrow(-1, 0, sizes_.width), both.narrow(-1, sizes_.width, 3 * sizes_.hidden)};
}

Tensor VrnnGraph::drive(const Tensor& x) {
  const auto w = sizes_.width, h = sizes_.hidden;
  return at::linear(of_member(x), w_told_.narrow(0, w, 3 * h), b_told_.narrow(0, w, 3 * h));
}

Tensor VrnnGraph::first_state(std::int64_t n, const Context& given) {
  if (!w_first_.defined()) return at::zeros({n, sizes_.hidden}, w_open_.options().requires_grad(false));
  return at::tanh(at::linear(given.whole.to(w_first_.scalar_type()), w_first_));
}

SequenceGraph::Opened VrnnGraph::opened(const Tensor& state) {
  const auto both = at::linear(state, w_open_, b_open_).split_with_sizes({sizes_.width, 3 * sizes_.hidden}, -1);
  return {both[0], both[1]};
}

Normal VrnnGraph::prior(const Tensor& state) { return normal_of(prior_->forward(state)); }

Normal VrnnGraph::posterior(const Opened& opened, const Tensor& evidence) {
  return normal_of(posterior_->forward(activation_(opened.posterior + evidence)));
}

Tensor VrnnGraph::features(const Tensor& z) { return activation_(phi_z_->forward(z)); }

Tensor VrnnGraph::emission(const Tensor& state, const Tensor& features) {
  return emission_->forward(at::cat({features, state}, -1));
}

Tensor VrnnGraph::next(const Tensor& state, const Opened& opened, const Tensor& features, const Tensor& drive) {
  const auto of_input = features.dim() == 2 ? at::addmm(drive, features, w_latent_.t()) : at::linear(features, w_latent_) + drive;
  return gated_step(of_input, opened.next, state);
}

}  // namespace gx
