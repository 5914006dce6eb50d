#include "generatrix/nn/conv.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/nn/channels_last.h"

namespace gx {

torch::nn::Conv2d same_size_conv(std::int64_t n_in, std::int64_t n_out, std::int64_t kernel, std::int64_t stride) {
  return torch::nn::Conv2d(torch::nn::Conv2dOptions(n_in, n_out, kernel).padding(kernel / 2).stride(stride));
}

std::vector<std::pair<std::int64_t, std::int64_t>> halved_sizes(const Shape& event, std::size_t n_halvings) {
  std::vector<std::pair<std::int64_t, std::int64_t>> sizes{{event[1], event[2]}};
  for (std::size_t i = 0; i < n_halvings; ++i) sizes.emplace_back(sizes.back().first / 2, sizes.back().second / 2);
  if (sizes.back().first < 1 || sizes.back().second < 1) throw errors::too_many_halvings(event[1], event[2], n_halvings);
  return sizes;
}

torch::nn::Conv2d halving_conv(std::int64_t n_in, std::int64_t n_out, bool bias) {
  return torch::nn::Conv2d(torch::nn::Conv2dOptions(n_in, n_out, 4).stride(2).padding(1).bias(bias));
}

// A transposed convolution of kernel 4, stride 2, padding 1 doubles exactly; odd sizes need one more row or column.
torch::nn::ConvTranspose2d doubling_conv(std::int64_t n_in, std::int64_t n_out, std::pair<std::int64_t, std::int64_t> after,
                                         std::pair<std::int64_t, std::int64_t> before, bool bias) {
  const auto odd = torch::ExpandingArray<2>({before.first - 2 * after.first, before.second - 2 * after.second});
  auto options = torch::nn::ConvTranspose2dOptions(n_in, n_out, 4).stride(2).padding(1).output_padding(odd);
  return torch::nn::ConvTranspose2d(options.bias(bias));
}

// Transposed convolutions are faster by a sixth with images channels last on some machines, and by a sixth with the bias added
// behind them: the library sums the bias's gradient number by number (bench layouts_vae_up).
Tensor doubled(const torch::nn::ConvTranspose2d& conv, const Tensor& h) {
  const auto y = at::conv_transpose2d(h, laid_out(conv->weight), {}, conv->options.stride(), 1, conv->options.output_padding());
  return conv->bias.defined() ? y.add_(conv->bias.to(y.scalar_type()).view({1, -1, 1, 1})) : y;
}

ConvDown::ConvDown(const Shape& event, const ConvSpec& spec, std::int64_t n_out) : activation_(activation(spec.activation)) {
  const auto sizes = halved_sizes(event, spec.channels.size());
  auto n_in = event[0];
  for (const auto channels : spec.channels) {
    convs_.push_back(register_module("conv" + std::to_string(convs_.size()), halving_conv(n_in, channels)));
    n_in = channels;
  }
  hidden_ = register_module("hidden", torch::nn::Linear(n_in * sizes.back().first * sizes.back().second, spec.hidden));
  out_ = register_module("out", torch::nn::Linear(spec.hidden, n_out));
}

Tensor ConvDown::forward(const Tensor& x) {
  auto h = x;
  for (auto& conv : convs_) h = activation_(conv->forward(h));
  return out_->forward(activation_(hidden_->forward(h.flatten(1))));
}

ConvUp::ConvUp(std::int64_t n_in, const ConvSpec& spec, const Shape& event)
    : event_(event), activation_(activation(spec.activation)) {
  const auto sizes = halved_sizes(event, spec.channels.size());
  seed_ = {spec.channels.back(), sizes.back().first, sizes.back().second};
  hidden_ = register_module("hidden", torch::nn::Linear(n_in, spec.hidden));
  in_ = register_module("in", torch::nn::Linear(spec.hidden, seed_[0] * seed_[1] * seed_[2]));
  for (auto i = spec.channels.size(); i-- > 0;) {
    const auto n_out = i == 0 ? event[0] : spec.channels[i - 1];
    convs_.push_back(
        register_module("conv" + std::to_string(convs_.size()), doubling_conv(spec.channels[i], n_out, sizes[i + 1], sizes[i])));
  }
}

Tensor ConvUp::forward(const Tensor& z) {
  auto h = activation_(in_->forward(activation_(hidden_->forward(z)))).reshape({-1, seed_[0], seed_[1], seed_[2]});
  h = h.contiguous(at::MemoryFormat::ChannelsLast);
  for (std::size_t i = 0; i < convs_.size(); ++i) {
    h = doubled(convs_[i], h);
    if (i + 1 < convs_.size()) h = activation_(h);
  }
  Shape shape(z.sizes().begin(), z.sizes().end() - 1);
  shape.insert(shape.end(), {h.size(1), event_[1], event_[2]});
  return h.contiguous().view(shape);
}

}  // namespace gx
