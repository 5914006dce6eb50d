#include "generatrix/nn/masked_conv.h"

#include <ATen/ATen.h>

#include "generatrix/nn/channels_last.h"
#include "generatrix/nn/conv.h"

namespace gx {
namespace {

Tensor groups_of(std::int64_t n, std::int64_t n_groups) { return at::floor_divide(at::arange(n) * n_groups, n); }

}  // namespace

Tensor causal_mask(CausalMask kind, std::int64_t n_out, std::int64_t n_in, std::int64_t kernel, std::int64_t n_groups) {
  const auto out = groups_of(n_out, n_groups).unsqueeze(1), in = groups_of(n_in, n_groups).unsqueeze(0);
  const auto center = kind == CausalMask::a ? in < out : in <= out;  // [n_out, n_in]
  auto mask = at::zeros({n_out, n_in, kernel * kernel});
  const auto middle = kernel * kernel / 2;
  mask.narrow(2, 0, middle).fill_(1);
  mask.select(2, middle).copy_(center);
  return mask.view({n_out, n_in, kernel, kernel});
}

MaskedConv2d::MaskedConv2d(CausalMask kind, std::int64_t n_in, std::int64_t n_out, std::int64_t kernel, std::int64_t n_groups)
    : conv_(register_module("conv", same_size_conv(n_in, n_out, kernel))) {
  const auto mask = causal_mask(kind, n_out, n_in, kernel, n_groups);
  if (!mask.all().item<bool>()) mask_ = register_buffer("mask", mask);
}

Tensor MaskedConv2d::forward(const Tensor& x) { return at::conv2d(x, weight(), conv_->bias, 1, conv_->weight.size(-1) / 2); }

void MaskedConv2d::start_with(double gain) {
  at::NoGradGuard off;
  const auto mask = mask_.defined() ? mask_ : at::ones_like(conv_->weight);
  const auto fan_in = mask.sum(std::vector<std::int64_t>{1, 2, 3}, /*keepdim=*/true).clamp_min(1);
  conv_->weight.normal_().mul_(gain * fan_in.rsqrt());
}

// Readers permute what this gives.
Tensor MaskedConv2d::weight() const {
  const auto weight = laid_out(conv_->weight);
  return mask_.defined() ? weight * mask_ : weight;
}

Tensor MaskedConv2d::bias() const { return conv_->bias; }

Tensor MaskedConv2d::matrix() const { return weight().flatten(1).t(); }

Tensor MaskedConv2d::taps() const {
  const auto all = weight().flatten(2).permute({2, 1, 0});  // [kernel * kernel, n_in, n_out]
  return all.narrow(0, 0, all.size(0) / 2 + 1);
}

}  // namespace gx
