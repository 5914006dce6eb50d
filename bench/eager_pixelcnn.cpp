#include "bench/eager_pixelcnn.h"

#include <ATen/ATen.h>

namespace gx::bench {
namespace {

at::Tensor mask_of(std::int64_t kernel, bool own_pixel) {
  auto mask = at::zeros({kernel * kernel});
  mask.narrow(0, 0, kernel * kernel / 2 + (own_pixel ? 1 : 0)).fill_(1);
  return mask.view({kernel, kernel});
}

}  // namespace

EagerPixelCnn::EagerPixelCnn() : mask_a_(mask_of(7, false)), mask_b_(mask_of(3, true)) {
  first_ = conv("first", 1, 32, 7);
  for (int i = 0; i < 15; ++i) {
    const auto name = "block" + std::to_string(i);
    blocks_.push_back({conv(name + "a", 32, 16, 1), conv(name + "b", 16, 16, 3), conv(name + "c", 16, 32, 1)});
  }
  head_ = conv("head", 32, 32, 1);
  last_ = conv("last", 32, 1, 1);
}

torch::nn::Conv2d EagerPixelCnn::conv(const std::string& name, int n_in, int n_out, int kernel) {
  return register_module(name, torch::nn::Conv2d(torch::nn::Conv2dOptions(n_in, n_out, kernel).padding(kernel / 2)));
}

at::Tensor EagerPixelCnn::masked(const torch::nn::Conv2d& conv, const at::Tensor& mask, const at::Tensor& x) const {
  return at::conv2d(x, conv->weight * mask, conv->bias, 1, mask.size(0) / 2);
}

at::Tensor EagerPixelCnn::logits(const at::Tensor& x) {
  auto t = masked(first_, mask_a_, x);
  for (auto& block : blocks_) {
    const auto u = block.down->forward(at::relu(t));
    t = t + block.up->forward(at::relu(masked(block.around, mask_b_, at::relu(u))));
  }
  return last_->forward(at::relu(head_->forward(at::relu(t))));
}

at::Tensor EagerPixelCnn::loss(const at::Tensor& x) {
  return at::binary_cross_entropy_with_logits(logits(x), x, {}, {}, at::Reduction::Sum) / x.size(0);
}

}  // namespace gx::bench
