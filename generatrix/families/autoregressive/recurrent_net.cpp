#include "generatrix/families/autoregressive/recurrent_net.h"

#include <ATen/ATen.h>

#include "generatrix/families/autoregressive/symbol_order.h"

namespace gx {

RecurrentNet::RecurrentNet(const RecurrentNetShape& shape, std::int64_t n_symbols, std::int64_t n_logits,
                           const ContextShape& told)
    : shape_(shape) {
  const auto [e, h, dropout] = shape;
  embedding_ = register_parameter("embedding", at::randn({n_symbols + 1, e}));
  unit_ = register_module("unit", std::make_shared<GatedUnit>(e, h, told));
  w_out_ = register_parameter("w_out", recurrent_weights({n_logits, h}, h));
  b_out_ = register_parameter("b_out", at::zeros({n_logits}));
}

Tensor RecurrentNet::logits(const Tensor& x, const Context& context) {
  const auto n_symbols = embedding_.size(0) - 1;
  const auto symbols = x.is_floating_point() ? at::round(x * static_cast<double>(n_symbols - 1)).to(at::kLong) : x;
  const auto start = at::full({x.size(0), 1}, n_symbols, symbols.options());
  const auto before = at::cat({start, symbols.narrow(1, 0, x.size(1) - 1)}, 1);     // [B, T]: the symbol before each
  const auto features = unit_->states(at::embedding(embedding_, before), context);  // [B, T, H]
  return at::linear(at::dropout(features, shape_.dropout, is_training()), w_out_, b_out_);
}

void RecurrentNet::start_from(const Tensor& log_odds) {
  at::NoGradGuard off;
  b_out_.copy_(log_odds.flatten());
}

Tensor RecurrentNet::draw(const Tensor& uniforms, const Context& context) {
  at::NoGradGuard off;
  const auto n = uniforms.size(0);
  const auto u = uniforms.to(at::kFloat).t().contiguous();  // [T, N]
  auto symbols = at::empty({uniforms.size(1), n}, at::kLong);
  auto before = at::full({n}, embedding_.size(0) - 1, at::kLong);
  auto state = unit_->first_state(n, context);  // [N, H]
  for (std::int64_t t = 0; t < u.size(0); ++t) {
    state = unit_->next(at::embedding(embedding_, before.to(w_out_.device())), state);
    symbols[t].copy_(drawn_symbols(at::linear(state, w_out_, b_out_), u[t]));
    before = symbols[t];
  }
  return symbols.t().contiguous();
}

}  // namespace gx
