#include "generatrix/nn/dcgan.h"

#include <ATen/ATen.h>

#include <utility>

#include "generatrix/base/errors.h"
#include "generatrix/nn/channels_last.h"
#include "generatrix/nn/conv.h"

namespace gx {
namespace {

void start_small(torch::nn::Module& net) {
  const at::NoGradGuard off;
  for (const auto& item : net.named_parameters()) {
    if (item.key().ends_with("weight")) item.value().normal_(0, 0.02);
    if (item.key().ends_with("bias")) item.value().zero_();
  }
}

// A norm has a shift: the bias before it would be taken away again.
torch::nn::Linear linear_before(bool normed, std::int64_t n_in, std::int64_t n_out) {
  return torch::nn::Linear(torch::nn::LinearOptions(n_in, n_out).bias(!normed));
}

}  // namespace

DcganDown::DcganDown(const Shape& event, const DcganSpec& spec, std::int64_t n_out)
    : attention_level_(spec.attention), activation_(activation(spec.activation)) {
  if (event.size() != 3) throw errors::needs_image("dcgan", event);
  const auto* norm = std::get_if<BatchNormSpec>(&spec.norm);
  const auto sizes = halved_sizes(event, spec.channels.size());
  auto n_in = event[0];
  for (std::size_t i = 0; i < spec.channels.size(); ++i) {
    const bool normed = norm && i > 0;
    convs_.push_back(register_module("conv" + std::to_string(i), halving_conv(n_in, spec.channels[i], !normed)));
    if (normed)
      norms_.push_back(register_module("norm" + std::to_string(i), std::make_shared<ChannelNorm>(spec.channels[i], 0, *norm)));
    n_in = spec.channels[i];
    if (std::cmp_equal(i + 1, attention_level_)) attention_ = register_module("attention", std::make_shared<SelfAttention>(n_in));
  }
  auto width = n_in * sizes.back().first * sizes.back().second;
  if (spec.hidden > 0) {
    hidden_ = register_module("hidden", linear_before(norm, width, spec.hidden));
    if (norm) hidden_norm_ = register_module("hidden_norm", std::make_shared<ChannelNorm>(spec.hidden, 0, *norm));
    width = spec.hidden;
  }
  out_ = register_module("out", torch::nn::Linear(width, n_out));
  start_small(*this);
}

Tensor DcganDown::forward(const Tensor& x) {
  auto h = x.contiguous(at::MemoryFormat::ChannelsLast);  // faster in color; a grey picture lies both ways and stays as it is
  for (std::size_t i = 0; i < convs_.size(); ++i) {
    h = convolved(convs_[i], h);
    if (i > 0 && !norms_.empty()) h = norms_[i - 1]->forward(h);
    h = activation_(h);
    if (std::cmp_equal(i + 1, attention_level_)) h = attention_->forward(h);
  }
  h = h.flatten(1);
  if (hidden_) {
    h = hidden_->forward(h);
    h = activation_(hidden_norm_ ? hidden_norm_->forward(h) : h);
  }
  return out_->forward(h);
}

DcganUp::DcganUp(std::int64_t n_in, std::int64_t n_condition, const DcganSpec& spec, const Shape& event)
    : n_condition_(n_condition),
      attention_level_(spec.attention),
      conditional_(spec.conditional_norm && n_condition > 0),
      activation_(activation(spec.activation)) {
  if (event.size() != 3) throw errors::needs_image("dcgan", event);
  const auto* norm = std::get_if<BatchNormSpec>(&spec.norm);
  const auto add_norm = [&](std::int64_t n_channels) {
    if (!norm) return;
    auto one = std::make_shared<ChannelNorm>(n_channels, conditional_ ? n_condition : 0, *norm);
    norms_.push_back(register_module("norm" + std::to_string(norms_.size()), one));
  };
  const auto sizes = halved_sizes(event, spec.channels.size());
  seed_ = {spec.channels.empty() ? event[0] : spec.channels.back(), sizes.back().first, sizes.back().second};
  if (spec.hidden > 0) {
    hidden_ = register_module("hidden", linear_before(norm, n_in, spec.hidden));
    add_norm(spec.hidden);
    n_in = spec.hidden;
  }
  in_ = register_module("in", linear_before(norm, n_in, seed_[0] * seed_[1] * seed_[2]));
  add_norm(seed_[0]);
  for (auto i = spec.channels.size(); i-- > 0;) {
    if (std::cmp_equal(i + 1, attention_level_))
      attention_ = register_module("attention", std::make_shared<SelfAttention>(spec.channels[i]));
    const auto n_out = i == 0 ? event[0] : spec.channels[i - 1];
    const auto conv = doubling_conv(spec.channels[i], n_out, sizes[i + 1], sizes[i], /*bias=*/i == 0 || !norm);
    convs_.push_back(register_module("conv" + std::to_string(convs_.size()), conv));
    if (i > 0) add_norm(n_out);
  }
  start_small(*this);
}

Tensor DcganUp::bent(const Tensor& h, std::size_t norm, const Tensor& condition) {
  if (norms_.empty()) return activation_(h);
  return activation_(norms_[norm]->forward(h, conditional_ ? condition : Tensor()));
}

Tensor DcganUp::forward(const Tensor& z) {
  const auto condition = z.narrow(1, z.size(1) - n_condition_, n_condition_);
  std::size_t norm = 0;
  auto h = z;
  if (hidden_) h = bent(hidden_->forward(h), norm++, condition);
  h = in_->forward(h).view({-1, seed_[0], seed_[1], seed_[2]});
  h = bent(h, norm++, condition).contiguous(at::MemoryFormat::ChannelsLast);
  for (std::size_t i = 0; i < convs_.size(); ++i) {
    if (std::cmp_equal(convs_.size() - i, attention_level_)) h = attention_->forward(h);
    h = doubled(convs_[i], h);
    if (i + 1 < convs_.size()) h = bent(h, norm++, condition);
  }
  return h.contiguous();
}

}  // namespace gx
