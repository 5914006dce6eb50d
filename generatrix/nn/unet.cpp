#include "generatrix/nn/unet.h"

#include <ATen/ATen.h>

#include "generatrix/nn/conv.h"
#include "generatrix/nn/halvings.h"

namespace gx {
namespace {

constexpr double kSlope = 0.2;

}  // namespace

std::optional<std::string> why_not(const UnetSpec& spec, const Shape& picture) {
  return why_not_halved(picture, spec.channels.size());
}

Unet::Unet(std::int64_t n_in, std::int64_t n_out, const UnetSpec& spec, const Shape& picture) {
  const auto* norm = std::get_if<BatchNormSpec>(&spec.norm);
  const auto& channels = spec.channels;
  const auto n = channels.size();
  const auto sizes = halved_sizes(picture, n);
  for (std::size_t i = 0; i < n; ++i) {
    const bool normed = norm && i > 0;
    downs_.push_back(
        register_module("down" + std::to_string(i), halving_conv(i == 0 ? n_in : channels[i - 1], channels[i], !normed)));
    if (normed)
      down_norms_.push_back(
          register_module("down_norm" + std::to_string(i), std::make_shared<ChannelNorm>(channels[i], 0, *norm)));
  }
  for (auto i = n; i-- > 0;) {
    const bool normed = norm && i > 0;
    const auto from = i + 1 == n ? channels[i] : 2 * channels[i], to = i == 0 ? n_out : channels[i - 1];
    ups_.push_back(register_module("up" + std::to_string(i), doubling_conv(from, to, sizes[i + 1], sizes[i], !normed)));
    if (normed) up_norms_.push_back(register_module("up_norm" + std::to_string(i), std::make_shared<ChannelNorm>(to, 0, *norm)));
  }
}

Tensor Unet::forward(const Tensor& x) {
  std::vector<Tensor> maps;
  auto h = x;
  for (std::size_t i = 0; i < downs_.size(); ++i) {
    h = downs_[i]->forward(h);
    if (i > 0 && !down_norms_.empty()) h = down_norms_[i - 1]->forward(h);
    h = at::leaky_relu(h, kSlope);
    maps.push_back(h);
  }
  for (std::size_t i = 0; i < ups_.size(); ++i) {
    if (i > 0) h = at::cat({h, maps[ups_.size() - 1 - i]}, 1);
    h = doubled(ups_[i], h);
    if (i + 1 == ups_.size()) break;
    h = at::relu(up_norms_.empty() ? h : up_norms_[i]->forward(h));
  }
  return h.contiguous();
}

PatchNet::PatchNet(std::int64_t n_in, const UnetSpec& spec) {
  const auto* norm = std::get_if<BatchNormSpec>(&spec.norm);
  for (std::size_t i = 0; i < spec.channels.size(); ++i) {
    const bool normed = norm && i > 0;
    convs_.push_back(register_module("conv" + std::to_string(i), halving_conv(n_in, spec.channels[i], !normed)));
    if (normed)
      norms_.push_back(register_module("norm" + std::to_string(i), std::make_shared<ChannelNorm>(spec.channels[i], 0, *norm)));
    n_in = spec.channels[i];
  }
  convs_.push_back(register_module("out", same_size_conv(n_in, 1, 3)));
}

Tensor PatchNet::forward(const Tensor& x) {
  auto h = x;
  for (std::size_t i = 0; i + 1 < convs_.size(); ++i) {
    h = convs_[i]->forward(h);
    if (i > 0 && !norms_.empty()) h = norms_[i - 1]->forward(h);
    h = at::leaky_relu(h, kSlope);
  }
  return convs_.back()->forward(h);
}

}  // namespace gx
