#include "generatrix/families/autoregressive/recurrent_net.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/base/row_groups.h"
#include "generatrix/families/autoregressive/symbol_order.h"

namespace gx {
namespace {

constexpr std::int64_t kTextsTogether = 32;  // that are drawn at once

}  // namespace

RecurrentNet::RecurrentNet(const RecurrentNetShape& shape, std::int64_t n_symbols, std::int64_t n_logits,
                           const ContextShape& told)
    : shape_(shape) {
  const auto e = shape.embedding, h = shape.hidden;
  start_ = n_symbols;
  const auto first = at::randn({n_symbols + (shape.word_dropout > 0 ? 2 : 1), e});
  embedding_ = register_parameter("embedding", shape.tied ? first / std::sqrt(static_cast<double>(e)) : first);
  unit_ = register_module("unit", std::make_shared<GatedUnit>(e + (shape.tells_steps ? told.whole : 0), h, told));
  if (!shape.tied) w_out_ = register_parameter("w_out", recurrent_weights({n_logits, h}, h));
  b_out_ = register_parameter("b_out", at::zeros({n_logits}));
}

Tensor RecurrentNet::vectors(const Tensor& before, const Context& context) const {
  auto all = at::embedding(embedding_, before);
  if (shape_.tied) all = all * std::sqrt(static_cast<double>(shape_.embedding));
  if (!shape_.tells_steps) return all;
  const auto whole = context.whole.to(all.scalar_type()).unsqueeze(1);
  return at::cat({all, whole.expand({-1, all.size(1), -1})}, 2);
}

Tensor RecurrentNet::outputs(const Tensor& x, const Context& context) {
  const auto n_symbols = start_;
  const auto symbols = x.is_floating_point() ? at::round(x * static_cast<double>(n_symbols - 1)).to(at::kLong) : x;
  const auto start = at::full({x.size(0), 1}, n_symbols, symbols.options());
  auto before = at::cat({start, symbols.narrow(1, 0, x.size(1) - 1)}, 1);  // [B, T]: the symbol before each
  if (is_training() && shape_.word_dropout > 0)
    before = before.masked_fill(
        (at::rand(before.sizes(), embedding_.options().requires_grad(false)) < shape_.word_dropout).logical_and(before != start_),
        start_ + 1);
  const auto dropped = [&](const Tensor& part) { return at::dropout(part, shape_.dropout, is_training()); };
  const auto features = unit_->states(dropped(vectors(before, context)), context);  // [B, T, H]
  return at::linear(dropped(features), out_weights(), b_out_);
}

Tensor RecurrentNet::out_weights() const { return shape_.tied ? embedding_.narrow(0, 0, b_out_.size(0)) : w_out_; }

void RecurrentNet::start_from(const Tensor& first) {
  at::NoGradGuard off;
  b_out_.copy_(first.flatten());
}

Tensor RecurrentNet::draw_some(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) const {
  const auto n = uniforms.size(0);
  const auto u = uniforms.to(at::kFloat).t().contiguous();  // [T, N]
  auto symbols = at::empty({uniforms.size(1), n}, at::kLong);
  auto before = at::full({n}, start_, at::kLong);
  auto state = unit_->first_state(n, context);  // [N, H]
  const auto weights = out_weights();
  for (std::int64_t t = 0; t < u.size(0); ++t) {
    state = unit_->next(vectors(before.to(b_out_.device()).unsqueeze(1), context).squeeze(1), state);
    symbols[t].copy_(drawn_symbols(at::linear(state, weights, b_out_), u[t], choice));
    before = symbols[t];
  }
  return symbols.t().contiguous();
}

Tensor RecurrentNet::draw(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) {
  at::NoGradGuard off;
  return in_groups(uniforms.size(0), kTextsTogether, [&](std::int64_t first, std::int64_t n) {
    const auto whole = context.whole.defined() ? context.whole.narrow(0, first, n) : Tensor();
    return draw_some(uniforms.narrow(0, first, n), {.whole = whole}, choice);
  });
}

}  // namespace gx
