#include "generatrix/families/autoregressive/recurrent_net.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/kernels/causal/draw_symbol.h"

namespace gx {
namespace {

// Uniform within 1 / sqrt(n), as torch starts its recurrent layers.
Tensor first_weights(at::IntArrayRef shape, std::int64_t n) {
  const auto bound = 1 / std::sqrt(static_cast<double>(n));
  return (at::rand(shape) * 2 - 1) * bound;
}

}  // namespace

RecurrentNet::RecurrentNet(const RecurrentNetShape& shape, std::int64_t n_symbols, std::int64_t n_logits,
                           const ContextShape& told)
    : shape_(shape) {
  const auto [e, h, dropout] = shape;
  embedding_ = register_parameter("embedding", at::randn({n_symbols + 1, e}));
  w_in_ = register_parameter("w_in", first_weights({3 * h, e}, h));
  w_state_ = register_parameter("w_state", first_weights({3 * h, h}, h));
  b_in_ = register_parameter("b_in", first_weights({3 * h}, h));
  b_state_ = register_parameter("b_state", first_weights({3 * h}, h));
  w_out_ = register_parameter("w_out", first_weights({n_logits, h}, h));
  b_out_ = register_parameter("b_out", at::zeros({n_logits}));
  if (told.whole > 0) w_told_ = register_parameter("w_told", first_weights({h, told.whole}, told.whole));
}

Tensor RecurrentNet::first_state(std::int64_t n, const Context& context) const {
  if (!w_told_.defined()) return at::zeros({1, n, shape_.hidden}, w_out_.options().requires_grad(false));
  return at::tanh(at::linear(context.whole.to(w_told_.scalar_type()), w_told_)).unsqueeze(0);
}

Tensor RecurrentNet::logits(const Tensor& x, const Context& context) {
  const auto n_symbols = embedding_.size(0) - 1;
  const auto symbols = x.is_floating_point() ? at::round(x * static_cast<double>(n_symbols - 1)).to(at::kLong) : x;
  const auto start = at::full({x.size(0), 1}, n_symbols, symbols.options());
  const auto before = at::cat({start, symbols.narrow(1, 0, x.size(1) - 1)}, 1);  // [B, T]: the symbol before each
  const auto vectors = at::embedding(embedding_, before);                        // [B, T, E]
  const auto [features, last] =
      at::gru(vectors, first_state(x.size(0), context), {w_in_, w_state_, b_in_, b_state_}, /*has_biases=*/true,
              /*num_layers=*/1, /*dropout=*/0, is_training(), /*bidirectional=*/false, /*batch_first=*/true);
  return at::linear(at::dropout(features, shape_.dropout, is_training()), w_out_, b_out_);
}

void RecurrentNet::start_from(const Tensor& log_odds) {
  at::NoGradGuard off;
  b_out_.copy_(log_odds.flatten());
}

Tensor RecurrentNet::draw(const Tensor& uniforms, const Context& context) {
  at::NoGradGuard off;
  const auto n = uniforms.size(0), n_logits = w_out_.size(0);
  const auto u = uniforms.to(at::kFloat).t().contiguous();  // [T, N]
  auto symbols = at::empty({uniforms.size(1), n}, at::kLong);
  auto before = at::full({n}, embedding_.size(0) - 1, at::kLong);
  auto state = first_state(n, context).squeeze(0);  // [N, H]
  for (std::int64_t t = 0; t < u.size(0); ++t) {
    state = at::gru_cell(at::embedding(embedding_, before.to(w_out_.device())), state, w_in_, w_state_, b_in_, b_state_);
    auto logits = at::linear(state, w_out_, b_out_).to(at::kCPU, at::kFloat).contiguous();  // [N, K]
    auto* place = logits.data_ptr<float>();
    auto* drawn = symbols.data_ptr<std::int64_t>() + t * n;
    for (std::int64_t row = 0; row < n; ++row)
      drawn[row] =
          kernels::draw_symbol(place + row * n_logits, n_logits, u.const_data_ptr<float>()[t * n + row], place + row * n_logits);
    before = symbols[t];
  }
  return symbols.t().contiguous();
}

}  // namespace gx
