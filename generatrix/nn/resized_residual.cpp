#include "generatrix/nn/resized_residual.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/nn/channels_last.h"
#include "generatrix/nn/conv.h"

namespace gx {

ResizedResidual::ResizedResidual(const Shape& from, const Shape& to, std::int64_t blocks, const std::string& activation)
    : to_(to), grows_(to[1] > from[1] || to[2] > from[2]), activation_(gx::activation(activation)) {
  auto height = from[1], width = from[2], n_in = from[0];
  const auto add = [&](std::int64_t stride) {
    in_.push_back(register_module("in" + std::to_string(in_.size()), same_size_conv(n_in, to[0], 3, stride)));
    n_in = to[0];
  };
  while (!grows_ && (height > to[1] || width > to[2])) {
    height = (height + 1) / 2, width = (width + 1) / 2;
    add(2);
  }
  if (!grows_ && (height != to[1] || width != to[2])) throw errors::misuse("ResizedResidual", "sizes", "halvings of each other");
  if (in_.empty()) add(1);
  for (std::int64_t i = 0; i < 2 * blocks; ++i)
    convs_.push_back(register_module("conv" + std::to_string(i), same_size_conv(to[0], to[0], 3)));
}

Tensor ResizedResidual::forward(const Tensor& x) {
  const auto images = x.dim() == 4 ? x : x.flatten(0, x.dim() - 4);
  auto h = images.contiguous(at::MemoryFormat::ChannelsLast);
  if (grows_) h = at::upsample_nearest2d(h, at::IntArrayRef{to_[1], to_[2]});
  h = convolved(in_[0], h);
  for (std::size_t i = 1; i < in_.size(); ++i) h = convolved(in_[i], activation_(h));
  h = through_blocks(convs_, activation_, h);
  return x.dim() == 4 ? h : h.unflatten(0, x.sizes().slice(0, x.dim() - 3));
}

}  // namespace gx
