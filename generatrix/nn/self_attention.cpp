#include "generatrix/nn/self_attention.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/nn/conv.h"

namespace gx {
namespace {

torch::nn::Conv2d mix(std::int64_t n_in, std::int64_t n_out) {
  return torch::nn::Conv2d(torch::nn::Conv2dOptions(n_in, n_out, 1).bias(false));
}

}  // namespace

SelfAttention::SelfAttention(std::int64_t n_channels)
    : asks_(register_module("asks", mix(n_channels, std::max<std::int64_t>(1, n_channels / 8)))),
      answers_(register_module("answers", mix(n_channels, std::max<std::int64_t>(1, n_channels / 8)))),
      says_(register_module("says", mix(n_channels, std::max<std::int64_t>(1, n_channels / 2)))),
      out_(register_module("out", mix(std::max<std::int64_t>(1, n_channels / 2), n_channels))),
      gamma_(register_parameter("gamma", at::zeros({}))) {}

Tensor SelfAttention::forward(const Tensor& x) {
  const auto fewer = [&](const Tensor& h) {
    return (x.size(2) >= 4 && x.size(3) >= 4 ? at::max_pool2d(h, 2) : h).flatten(2);  // [B, C', J]
  };
  const auto f = asks_->forward(x).flatten(2);                             // [B, C / 8, I]
  const auto g = fewer(answers_->forward(x));                              // [B, C / 8, J]
  const auto beta = at::softmax(at::bmm(f.transpose(1, 2), g), -1);        // [B, I, J]
  const auto o = at::bmm(fewer(says_->forward(x)), beta.transpose(1, 2));  // [B, C / 2, I]
  const auto shaped = o.reshape({x.size(0), -1, x.size(2), x.size(3)});
  return x + gamma_ * out_->forward(shaped);
}

}  // namespace gx
