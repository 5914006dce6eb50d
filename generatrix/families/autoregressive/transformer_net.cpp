#include "generatrix/families/autoregressive/transformer_net.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/base/row_groups.h"

namespace gx {
namespace {

constexpr double kVectorScale = 0.02;   // of first vectors (Radford et al. 2019)
constexpr std::int64_t kTogether = 32;  // rows that are drawn at once

}  // namespace

TransformerNet::TransformerNet(const TransformerShape& shape, const Field& event, const ContextShape& told)
    : shape_(shape), order_(event) {
  const auto c = shape.channels;
  embedding_ = register_parameter("embedding", kVectorScale * at::randn({order_.n_symbols() + 1, c}));
  if (!shape.rotary) places_ = register_parameter("places", kVectorScale * at::randn({order_.longest(), c}));
  if (told.whole > 0) w_told_ = register_parameter("w_told", kVectorScale * at::randn({c, told.whole}));
  for (std::int64_t i = 0; i < shape.layers; ++i)
    blocks_.push_back(register_module("block" + std::to_string(i),
                                      std::make_shared<DecoderBlock>(c, shape.heads, shape.dropout, shape.layers)));
  norm_ = register_parameter("norm", at::ones({c}));
  norm_bias_ = register_parameter("norm_bias", at::zeros({c}));
  b_out_ = register_parameter("b_out", at::zeros({order_.n_logits()}));
}

Tensor TransformerNet::vectors(const Tensor& before, std::int64_t first, const Context& context) const {
  auto h = at::embedding(embedding_, before);
  if (places_.defined()) {
    const auto own = at::arange(first, first + before.size(1), before.options()).clamp_max(places_.size(0) - 1);
    h = h + places_.index_select(0, own);
  }
  if (w_told_.defined()) h = h + at::linear(context.whole.to(h.scalar_type()), w_told_).unsqueeze(1);
  return at::dropout(h, shape_.dropout, is_training());
}

Tensor TransformerNet::out(const Tensor& h) const {
  const auto normed = at::layer_norm(h, {shape_.channels}, norm_, norm_bias_);
  const auto weights = order_.n_logits() == 1 ? (embedding_[1] - embedding_[0]).unsqueeze(0)  // the log-odds of a bit
                                              : embedding_.narrow(0, 0, order_.n_logits());
  return at::linear(normed, weights, b_out_);
}

Turning TransformerNet::turned(std::int64_t n_places) const {
  if (places_.defined()) return {};
  return turning(n_places, shape_.channels / shape_.heads / 2, embedding_.options().requires_grad(false));
}

Tensor TransformerNet::outputs(const Tensor& x, const Context& context) {
  const auto symbols = order_.symbols(x);
  const auto start = at::full({x.size(0), 1}, order_.n_symbols(), symbols.options());
  auto h = vectors(at::cat({start, symbols.slice(1, 0, -1)}, 1), 0, context);  // [B, T, C]
  const auto turning = turned(x.size(1));
  for (const auto& block : blocks_) h = block->forward(h, turning);
  return out(h);
}

void TransformerNet::start_from(const Tensor& first) {
  const at::NoGradGuard off;
  b_out_.copy_(first.flatten());
}

Tensor TransformerNet::draw_some(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) const {
  const auto n = uniforms.size(0), n_places = uniforms.size(1);
  const auto u = uniforms.to(at::kFloat).t().contiguous();  // [T, N]
  const auto turning = turned(n_places);
  std::vector<DecoderBlock::Memory> memory;
  for (const auto& block : blocks_) memory.push_back(block->memory(n, n_places));
  auto symbols = at::empty({n_places, n}, at::kLong);
  auto before = at::full({n}, order_.n_symbols(), at::kLong);
  for (std::int64_t t = 0; t < n_places; ++t) {
    auto h = vectors(before.to(embedding_.device()).unsqueeze(1), t, context);  // [N, 1, C]
    const auto here = turning.at(t);
    for (std::size_t i = 0; i < blocks_.size(); ++i) h = blocks_[i]->next(h, here, memory[i], t);
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
