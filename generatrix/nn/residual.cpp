#include "generatrix/nn/residual.h"

#include <ATen/ATen.h>

namespace gx {
namespace {

torch::nn::Conv2d same_size(std::int64_t n_in, std::int64_t n_out) {
  return torch::nn::Conv2d(torch::nn::Conv2dOptions(n_in, n_out, 3).padding(1));
}

}  // namespace

ResidualConv::ResidualConv(std::int64_t n_in, std::int64_t n_out, const ResidualSpec& spec)
    : in_(register_module("in", same_size(n_in, spec.channels))),
      out_(register_module("out", same_size(spec.channels, n_out))),
      activation_(activation(spec.activation)) {
  for (std::int64_t i = 0; i < 2 * spec.blocks; ++i) {
    convs_.push_back(register_module("conv" + std::to_string(i), same_size(spec.channels, spec.channels)));
  }
  at::NoGradGuard off;
  for (auto& p : out_->parameters()) p.zero_();
}

Tensor ResidualConv::forward(const Tensor& x) {
  const auto batch = x.sizes().slice(0, x.dim() - 3);
  auto h = in_->forward(x.dim() == 4 ? x : x.reshape({-1, x.size(-3), x.size(-2), x.size(-1)}));  // [N, channels, H, W]
  for (std::size_t i = 0; i < convs_.size(); i += 2) {
    h = h + convs_[i + 1]->forward(activation_(convs_[i]->forward(activation_(h))));
  }
  const auto y = out_->forward(activation_(h));
  if (x.dim() == 4) return y;
  Shape shape = batch.vec();
  shape.insert(shape.end(), y.sizes().begin() + 1, y.sizes().end());
  return y.reshape(shape);
}

}  // namespace gx
