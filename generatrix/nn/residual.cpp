#include "generatrix/nn/residual.h"

#include <ATen/ATen.h>

#include "generatrix/kernels/residual/residual_net.h"
#include "generatrix/nn/at_zero.h"
#include "generatrix/nn/channels_last.h"
#include "generatrix/nn/conv.h"

namespace gx {
namespace {

// Up to so many maps kernels/residual/residual_net takes half as long as the library, forward and backward (bench realnvp_image);
// at 32 as long or longer. It multiplies in fp32 whatever the precision: where the processor has no bf16 of its own, convolutions
// in bf16 take three times as long.
constexpr std::int64_t kNarrow = 16;

}  // namespace

ResidualConv::ResidualConv(std::int64_t n_in, std::int64_t n_out, const ResidualSpec& spec)
    : in_(register_module("in", same_size_conv(n_in, spec.channels, 3))),
      out_(register_module("out", starting_at_zero(same_size_conv(spec.channels, n_out, 3)))),
      activation_(activation(spec.activation)),
      is_narrow_(spec.activation == "relu" && spec.channels <= kNarrow) {
  for (std::int64_t i = 0; i < 2 * spec.blocks; ++i) {
    convs_.push_back(register_module("conv" + std::to_string(i), same_size_conv(spec.channels, spec.channels, 3)));
  }
}

Tensor ResidualConv::narrow_forward(const Tensor& images) const {
  ResidualNet net{{in_->weight}, {in_->bias}};
  const auto add = [&](const torch::nn::Conv2d& conv) {
    net.weights.push_back(conv->weight);
    net.biases.push_back(conv->bias);
  };
  for (const auto& conv : convs_) add(conv);
  add(out_);
  return residual_net(images, net);
}

Tensor ResidualConv::wide_forward(const Tensor& images) const {
  const auto h = through_blocks(convs_, activation_, convolved(in_, images.contiguous(at::MemoryFormat::ChannelsLast)));
  return convolved(out_, activation_(h)).contiguous();
}

Tensor ResidualConv::forward(const Tensor& x) {
  const auto images = x.dim() == 4 ? x : x.reshape({-1, x.size(-3), x.size(-2), x.size(-1)});
  auto y = is_narrow_ && is_residual_net_fused(images) ? narrow_forward(images) : wide_forward(images);
  if (x.dim() == 4) return y;
  auto shape = x.sizes().vec();
  shape[shape.size() - 3] = y.size(1);
  return y.view(shape);
}

}  // namespace gx
