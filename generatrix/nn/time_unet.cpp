#include "generatrix/nn/time_unet.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/nn/at_zero.h"
#include "generatrix/nn/channels_last.h"
#include "generatrix/nn/conv.h"
#include "generatrix/nn/timed_block.h"

namespace gx {
namespace {

Tensor through_timed(const std::vector<std::shared_ptr<TimedBlock>>& blocks, Tensor h, const Tensor& e) {
  for (const auto& block : blocks) h = block->forward(h, e);
  return h;
}

}  // namespace

TimeUnet::TimeUnet(const TimeUnetSpec& spec, const Shape& event, const ContextShape& told, std::int64_t n_outputs)
    : n_frequencies_(spec.frequencies), activation_(activation(spec.activation)) {
  const auto& channels = spec.channels;
  const auto n_embedding = 4 * channels.front(), n_sizes = static_cast<std::int64_t>(channels.size());
  time_ = register_module("time", torch::nn::Linear(2 * spec.frequencies + told.whole, n_embedding));
  embedding_ = register_module("embedding", torch::nn::Linear(n_embedding, n_embedding));
  in_ = register_module("in", same_size_conv(event[0] + (told.along.empty() ? 0 : told.along[0]), channels.front(), 3));
  for (std::int64_t i = 0; i < n_sizes; ++i) {
    const auto at = std::to_string(i);
    const auto own = channels[static_cast<std::size_t>(i)],
               finer = channels[static_cast<std::size_t>(std::max<std::int64_t>(0, i - 1))];
    if (i > 0) {
      halvings_.push_back(register_module("halving" + at, same_size_conv(finer, finer, 3, /*stride=*/2)));
      doublings_.push_back(register_module("doubling" + at, same_size_conv(own, finer, 3)));
    }
    down_.push_back(blocks("down" + at, finer, own, spec.blocks, spec));
    up_.push_back(blocks("up" + at, 2 * own, own, spec.blocks, spec));
  }
  middle_ = blocks("middle", channels.back(), channels.back(), 2, spec);
  if (spec.attention) attention_ = register_module("attention", std::make_shared<PlaceAttention>(channels.back()));
  norm_scale_ = register_parameter("norm_scale", at::ones({channels.front()}));
  norm_shift_ = register_parameter("norm_shift", at::zeros({channels.front()}));
  out_ = register_module("out", starting_at_zero(same_size_conv(channels.front(), n_outputs * event[0], 3)));
}

TimeUnet::Blocks TimeUnet::blocks(const std::string& name, std::int64_t n_in, std::int64_t n_out, std::int64_t n_blocks,
                                  const TimeUnetSpec& spec) {
  Blocks all;
  for (std::int64_t i = 0; i < n_blocks; ++i) {
    all.push_back(
        register_module(name + "_" + std::to_string(i),
                        std::make_shared<TimedBlock>(i == 0 ? n_in : n_out, n_out, 4 * spec.channels.front(), activation_)));
  }
  return all;
}

Tensor TimeUnet::embedded(const Tensor& t, const Context& told, at::ScalarType type) {
  auto read = waves(t, n_frequencies_).to(type);
  if (told.whole.defined()) read = at::cat({read, told.whole.to(type)}, 1);
  return activation_(embedding_->forward(activation_(time_->forward(read))));
}

Tensor TimeUnet::forward(const Tensor& x, const Tensor& t, const Context& told) {
  const auto e = embedded(t, told, x.scalar_type());
  const auto read = told.along.defined() ? at::cat({x, told.along.to(x.scalar_type())}, 1) : x;
  auto h = convolved(in_, read.contiguous(at::MemoryFormat::ChannelsLast));
  std::vector<Tensor> beside;
  for (std::size_t i = 0; i < down_.size(); ++i) {
    if (i > 0) h = convolved(halvings_[i - 1], h);
    h = through_timed(down_[i], h, e);
    beside.push_back(h);
  }
  h = middle_[0]->forward(h, e);
  if (attention_) h = attention_->forward(h);
  h = middle_[1]->forward(h, e);
  for (std::size_t i = up_.size(); i-- > 0;) {
    h = through_timed(up_[i], at::cat({h, beside[i]}, 1), e);
    if (i > 0) h = convolved(doublings_[i - 1], at::upsample_nearest2d(h, beside[i - 1].sizes().slice(2)));
  }
  return convolved(out_, activation_(normed_by_groups(h, norm_scale_, norm_shift_))).contiguous();
}

}  // namespace gx
