#include "generatrix/nn/pooled_conv.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/nn/channels_last.h"

namespace gx {
namespace {

// One value per channel has no variance: then the running statistics stand in for it, in training too.
template <class Norm>
Tensor normalized(Norm& norm, const Tensor& h) {
  if (!norm->is_training() || h.numel() > h.size(1)) return norm->forward(h);
  return at::batch_norm(h, norm->weight, norm->bias, norm->running_mean, norm->running_var, /*training=*/false, /*momentum=*/0,
                        norm->options.eps(), /*cudnn_enabled=*/true);
}

}  // namespace

PooledConv::PooledConv(const Shape& event, const std::vector<std::int64_t>& channels, std::int64_t depth, std::int64_t n_out) {
  if (event.size() != 3) throw errors::needs_image("convolutional", event);
  const auto height = event[1] >> channels.size(), width = event[2] >> channels.size();
  if (height < 1 || width < 1) throw errors::too_many_halvings(event[1], event[2], channels.size());
  auto n_in = event[0];
  for (const auto n : channels) {
    for (std::int64_t i = 0; i < depth; ++i) {
      const auto number = std::to_string(layers_.size());
      // a norm follows and takes any bias away again
      const auto options = torch::nn::Conv2dOptions(n_in, n, 3).padding(1).bias(false);
      layers_.push_back({register_module("conv" + number, torch::nn::Conv2d(options)),
                         register_module("norm" + number, torch::nn::BatchNorm2d(n)), i + 1 == depth});
      n_in = n;
    }
  }
  linear_ = register_module("linear", torch::nn::Linear(torch::nn::LinearOptions(n_in * height * width, n_out).bias(false)));
  norm_ = register_module("norm", torch::nn::BatchNorm1d(n_out));
}

// Channels last, the library takes the maxima of many channels at a time: ten times as fast.
Tensor PooledConv::forward(const Tensor& x) {
  auto h = x;
  for (auto& layer : layers_) {
    h = convolved(layer.conv, h).contiguous(at::MemoryFormat::ChannelsLast);
    if (layer.pools) h = at::max_pool2d(h, 2);  // before the norm, which then has a quarter of the work
    h = at::relu(normalized(layer.norm, h));    // [B, channels, H', W']
  }
  return at::relu(normalized(norm_, linear_->forward(h.flatten(1))));  // [B, n_out]
}

}  // namespace gx
