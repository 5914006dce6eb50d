#include "generatrix/models/dmm/dmm_graph.h"

#include <ATen/ATen.h>

#include "generatrix/families/sequential/backwards.h"

namespace gx {
namespace {

constexpr double kLeastVariance = 1e-6;

Tensor deviation_of(const Tensor& raw) { return (at::softplus(raw) + kLeastVariance).sqrt(); }

}  // namespace

DmmGraph::DmmGraph(const DmmSizes& sizes, std::int64_t n_read, std::int64_t n_emitted, const ContextShape& given) {
  const auto z = sizes.latent, h = sizes.hidden;
  const std::vector<std::int64_t> hidden(static_cast<std::size_t>(sizes.layers), sizes.width), none;
  const auto net = [&](const char* name, std::int64_t n_in, const std::vector<std::int64_t>& layers,
                       std::int64_t n_out) -> NetPtr {
    return register_module(name, std::make_shared<Mlp>(n_in, layers, n_out, sizes.activation));
  };
  gate_ = net("gate", z, hidden, z);
  proposal_ = net("proposal", z, hidden, z);
  linear_ = net("linear", z, none, z);
  spread_ = net("spread", z, none, z);
  emission_ = net("emission", z, hidden, n_emitted);
  combined_ = net("combined", z, none, h);
  loc_ = net("loc", h, none, z);
  scale_ = net("scale", h, none, z);
  backward_ = register_module("backward", std::make_shared<GatedUnit>(n_read, h, ContextShape{}));
  if (sizes.both) forward_ = register_module("forward", std::make_shared<GatedUnit>(n_read, h, ContextShape{}));
  z_first_ = register_parameter("z_first", at::zeros({z}));
  if (given.whole > 0) w_first_ = register_parameter("w_first", recurrent_weights({z, given.whole}, given.whole));
  const at::NoGradGuard off;
  const auto straight = linear_->named_parameters();
  straight["linear0.weight"].copy_(at::eye(z));
  straight["linear0.bias"].zero_();
}

SequenceGraph::Reading DmmGraph::read(const Tensor& x, const Tensor& length) {
  const auto rows = x.transpose(0, 1);  // [B, T, V]
  auto evidence = backwards(backward_->states(backwards(rows, length), {}), length);
  if (forward_) evidence = evidence + forward_->states(rows.contiguous(), {});
  return {evidence.transpose(0, 1).contiguous(), drive(x)};
}

Tensor DmmGraph::drive(const Tensor& x) { return x.narrow(-1, 0, 0); }

Tensor DmmGraph::first_state(std::int64_t n, const Context& given) {
  const auto first = z_first_.expand({n, -1});
  return w_first_.defined() ? first + at::linear(given.whole.to(w_first_.scalar_type()), w_first_) : first;
}

SequenceGraph::Opened DmmGraph::opened(const Tensor& state) { return {at::tanh(combined_->forward(state)), {}}; }

Normal DmmGraph::prior(const Tensor& state) {
  const auto proposed = proposal_->forward(state);
  return {at::lerp(linear_->forward(state), proposed, at::sigmoid(gate_->forward(state))),
          deviation_of(spread_->forward(at::relu(proposed)))};
}

Normal DmmGraph::posterior(const Opened& opened, const Tensor& evidence) {
  const auto c = (opened.posterior + evidence) / (forward_ ? 3.0 : 2.0);
  return {loc_->forward(c), deviation_of(scale_->forward(c))};
}

}  // namespace gx
