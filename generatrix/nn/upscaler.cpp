#include "generatrix/nn/upscaler.h"

#include <ATen/ATen.h>

namespace gx {

Tensor bicubic(const Tensor& y, std::int64_t height, std::int64_t width) {
  return at::upsample_bicubic2d(y, {height, width}, /*align_corners=*/false);
}

Upscaler::Upscaler(std::int64_t n_in, std::int64_t n_out, std::int64_t factor, const ResidualSpec& spec)
    : factor_(factor),
      has_short_cut_(n_in == n_out),
      net_(register_module("net", std::make_shared<ResidualConv>(n_in, factor * factor * n_out, spec))) {}

Tensor Upscaler::forward(const Tensor& y) {
  const auto made = at::pixel_shuffle(net_->forward(y), factor_);
  return has_short_cut_ ? made + bicubic(y, factor_ * y.size(2), factor_ * y.size(3)) : made;
}

}  // namespace gx
