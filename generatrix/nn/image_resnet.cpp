#include "generatrix/nn/image_resnet.h"

#include <ATen/ATen.h>

#include <utility>

#include "generatrix/base/errors.h"
#include "generatrix/nn/conv.h"

namespace gx {

ResnetDown::ResnetDown(const Shape& event, const ImageResnetSpec& spec, std::int64_t n_out)
    : attention_level_(spec.attention), activation_(activation(spec.activation)) {
  if (event.size() != 3) throw errors::needs_image("resnet", event);
  halved_sizes(event, static_cast<std::size_t>(spec.blocks));  // throws
  auto n_in = event[0];
  for (std::int64_t i = 0; i < spec.blocks + spec.flat; ++i) {
    const auto name = "block" + std::to_string(i);
    Block block{.first = register_module(name + "_first", same_size_conv(n_in, spec.channels, 3)),
                .second = register_module(name + "_second", same_size_conv(spec.channels, spec.channels, 3)),
                .short_cut = nullptr,
                .halves = i < spec.blocks,
                .is_first = i == 0};
    if (n_in != spec.channels) block.short_cut = register_module(name + "_short_cut", same_size_conv(n_in, spec.channels, 1));
    blocks_.push_back(std::move(block));
    n_in = spec.channels;
    if (std::cmp_equal(i + 1, attention_level_)) attention_ = register_module("attention", std::make_shared<SelfAttention>(n_in));
  }
  out_ = register_module("out", torch::nn::Linear(spec.channels, n_out));
}

Tensor ResnetDown::through(const Block& block, const Tensor& x) const {
  auto first = block.first, second = block.second, short_cut = block.short_cut;
  auto h = second->forward(activation_(first->forward(block.is_first ? x : activation_(x))));
  auto past = short_cut ? short_cut->forward(x) : x;
  return block.halves ? at::avg_pool2d(h + past, 2) : h + past;
}

Tensor ResnetDown::forward(const Tensor& x) {
  auto h = x;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    h = through(blocks_[i], h);
    if (std::cmp_equal(i + 1, attention_level_)) h = attention_->forward(h);
  }
  return out_->forward(activation_(h).sum({2, 3}));
}

ResnetUp::ResnetUp(std::int64_t n_in, std::int64_t n_condition, const ImageResnetSpec& spec, const Shape& event)
    : n_condition_(n_condition),
      n_channels_(spec.channels),
      attention_level_(spec.attention),
      conditional_(spec.conditional_norm && n_condition > 0),
      activation_(activation(spec.activation)) {
  if (event.size() != 3) throw errors::needs_image("resnet", event);
  sizes_ = halved_sizes(event, static_cast<std::size_t>(spec.blocks));
  in_ = register_module("in", torch::nn::Linear(n_in, spec.channels * sizes_.back().first * sizes_.back().second));
  if (attention_level_ > 0) attention_ = register_module("attention", std::make_shared<SelfAttention>(spec.channels));
  const auto* norm = std::get_if<BatchNormSpec>(&spec.norm);
  for (std::int64_t i = 0; i <= 2 * spec.blocks; ++i) {
    const auto n_out = i == 2 * spec.blocks ? event[0] : spec.channels;
    if (norm)
      norms_.push_back(register_module("norm" + std::to_string(i),
                                       std::make_shared<ChannelNorm>(spec.channels, conditional_ ? n_condition : 0, *norm)));
    convs_.push_back(register_module("conv" + std::to_string(i), same_size_conv(spec.channels, n_out, 3)));
  }
}

Tensor ResnetUp::bent(const Tensor& h, std::size_t norm, const Tensor& condition) {
  return activation_(norms_.empty() ? h : norms_[norm]->forward(h, conditional_ ? condition : Tensor()));
}

Tensor ResnetUp::forward(const Tensor& z) {
  const auto condition = z.narrow(1, z.size(1) - n_condition_, n_condition_);
  auto h = in_->forward(z).view({-1, n_channels_, sizes_.back().first, sizes_.back().second});
  for (std::size_t i = 0; 2 * i + 1 < convs_.size(); ++i) {
    const auto& [height, width] = sizes_[sizes_.size() - 2 - i];
    const auto doubled = [h_ = height, w_ = width](const Tensor& t) { return at::upsample_nearest2d(t, {h_, w_}); };
    if (std::cmp_equal(convs_.size() / 2 - i, attention_level_)) h = attention_->forward(h);
    const auto inner = convs_[2 * i]->forward(doubled(bent(h, 2 * i, condition)));
    h = doubled(h) + convs_[2 * i + 1]->forward(bent(inner, 2 * i + 1, condition));
  }
  return convs_.back()->forward(bent(h, convs_.size() - 1, condition));
}

}  // namespace gx
