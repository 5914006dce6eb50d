#include "generatrix/models/glow/coupling_net.h"

#include <ATen/ATen.h>

#include "generatrix/nn/at_zero.h"
#include "generatrix/nn/channels_last.h"
#include "generatrix/nn/conv.h"

namespace gx {

GlowCouplingNet::GlowCouplingNet(std::int64_t n_in, std::int64_t n_channels, std::int64_t n_out)
    : in_(register_module("in", same_size_conv(n_in, n_channels, 3))),
      middle_(register_module("middle", same_size_conv(n_channels, n_channels, 1))),
      out_(register_module("out", starting_at_zero(same_size_conv(n_channels, n_out, 3)))) {}

Tensor GlowCouplingNet::forward(const Tensor& x) {
  const auto images = x.dim() == 4 ? x : x.reshape({-1, x.size(-3), x.size(-2), x.size(-1)});
  const auto h = at::relu(convolved(in_, images.contiguous(at::MemoryFormat::ChannelsLast)));
  const auto y = convolved(out_, at::relu(convolved(middle_, h))).contiguous();
  if (x.dim() == 4) return y;
  auto shape = x.sizes().vec();
  shape[shape.size() - 3] = y.size(1);
  return y.view(shape);
}

}  // namespace gx
