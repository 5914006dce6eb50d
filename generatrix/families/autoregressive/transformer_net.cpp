#include "generatrix/families/autoregressive/transformer_net.h"

#include <ATen/ATen.h>

#include "generatrix/base/row_groups.h"

namespace gx {
namespace {

constexpr std::int64_t kTogether = 32;  // rows that are drawn at once

}  // namespace

TransformerNet::TransformerNet(const TransformerShape& shape, const Field& event, const ContextShape& told) : order_(event) {
  const auto c = shape.channels;
  embedding_ = register_parameter("embedding", kFirstScale * at::randn({order_.n_symbols() + 1, c}));
  if (!shape.rotary) places_ = register_parameter("places", kFirstScale * at::randn({order_.longest(), c}));
  if (told.whole > 0) w_told_ = register_parameter("w_told", kFirstScale * at::randn({c, told.whole}));
  stack_ = register_module("stack", std::make_shared<DecoderStack>(shape));
  b_out_ = register_parameter("b_out", at::zeros({order_.n_logits()}));
}

Tensor TransformerNet::vectors(const Tensor& before, std::int64_t first, const Context& context) const {
  auto h = at::embedding(embedding_, before);
  if (places_.defined()) {
    const auto own = at::arange(first, first + before.size(1), before.options()).clamp_max(places_.size(0) - 1);
    h = h + places_.index_select(0, own);
  }
  if (w_told_.defined()) h = h + at::linear(context.whole.to(h.scalar_type()), w_told_).unsqueeze(1);
  return h;
}

Tensor TransformerNet::out(const Tensor& h) const {
  const auto weights = order_.n_logits() == 1 ? (embedding_[1] - embedding_[0]).unsqueeze(0)  // the log-odds of a bit
                                              : embedding_.narrow(0, 0, order_.n_logits());
  return at::linear(h, weights, b_out_);
}

Tensor TransformerNet::outputs(const Tensor& x, const Context& context) {
  const auto symbols = order_.symbols(x);
  const auto start = at::full({x.size(0), 1}, order_.n_symbols(), symbols.options());
  return out(stack_->forward(vectors(at::cat({start, symbols.slice(1, 0, -1)}, 1), 0, context)));
}

void TransformerNet::start_from(const Tensor& first) {
  const at::NoGradGuard off;
  b_out_.copy_(first.flatten());
}

Tensor TransformerNet::draw_some(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) const {
  const auto n = uniforms.size(0), n_places = uniforms.size(1);
  const auto u = uniforms.to(at::kFloat).t().contiguous();  // [T, N]
  auto memory = stack_->memory(n, n_places);
  auto symbols = at::empty({n_places, n}, at::kLong);
  auto before = at::full({n}, order_.n_symbols(), at::kLong);
  for (std::int64_t t = 0; t < n_places; ++t) {
    const auto h = stack_->next(vectors(before.to(embedding_.device()).unsqueeze(1), t, context), memory, t);  // [N, 1, C]
    before = drawn_symbols(out(h.squeeze(1)), u[t], choice);
    symbols[t].copy_(before);
  }
  return symbols.t().contiguous();
}

Tensor TransformerNet::draw(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) {
  const at::NoGradGuard off;
  return in_groups(uniforms.size(0), kTogether, [&](std::int64_t first, std::int64_t n) {
    const auto whole = context.whole.defined() ? context.whole.narrow(0, first, n) : Tensor();
    return draw_some(uniforms.narrow(0, first, n), {.whole = whole}, choice);
  });
}

}  // namespace gx
