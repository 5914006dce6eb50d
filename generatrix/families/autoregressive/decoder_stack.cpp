#include "generatrix/families/autoregressive/decoder_stack.h"

#include <ATen/ATen.h>

namespace gx {

DecoderStack::DecoderStack(const TransformerShape& shape) : shape_(shape) {
  const auto c = shape.channels;
  for (std::int64_t i = 0; i < shape.layers; ++i)
    blocks_.push_back(register_module("block" + std::to_string(i),
                                      std::make_shared<DecoderBlock>(c, shape.heads, shape.dropout, shape.layers)));
  norm_ = register_parameter("norm", at::ones({c}));
  norm_bias_ = register_parameter("norm_bias", at::zeros({c}));
}

Tensor DecoderStack::normed(const Tensor& h) const { return at::layer_norm(h, {shape_.channels}, norm_, norm_bias_); }

Turning DecoderStack::turned(std::int64_t n_places) const {
  if (!shape_.rotary) return {};
  return turning(n_places, shape_.channels / shape_.heads / 2, norm_.options().requires_grad(false));
}

Tensor DecoderStack::forward(const Tensor& x) const {
  auto h = at::dropout(x, shape_.dropout, is_training());
  const auto turning = turned(x.size(1));
  for (const auto& block : blocks_) h = block->forward(h, turning);
  return normed(h);
}

DecoderStack::Memory DecoderStack::memory(std::int64_t n, std::int64_t n_places) const {
  Memory all{.turning = turned(n_places)};
  for (const auto& block : blocks_) all.blocks.push_back(block->memory(n, n_places));
  return all;
}

Tensor DecoderStack::next(const Tensor& x, Memory& memory, std::int64_t t) const {
  auto h = x;
  const auto here = memory.turning.at(t);
  for (std::size_t i = 0; i < blocks_.size(); ++i) h = blocks_[i]->next(h, here, memory.blocks[i], t);
  return normed(h);
}

}  // namespace gx
