#include "generatrix/nn/timed_block.h"

#include <ATen/ATen.h>

#include <numeric>

#include "generatrix/nn/at_zero.h"
#include "generatrix/nn/channels_last.h"
#include "generatrix/nn/conv.h"

namespace gx {

Tensor normed_by_groups(const Tensor& h, const Tensor& scale, const Tensor& shift) {
  const auto n = h.size(1);
  return at::group_norm(h, n % 2 == 0 ? std::gcd(n / 2, 8) : 1, scale, shift);
}

TimedBlock::TimedBlock(std::int64_t n_in, std::int64_t n_out, std::int64_t n_embedding, Activation activation)
    : activation_(std::move(activation)),
      scale_(register_parameter("scale", at::ones({n_in}))),
      shift_(register_parameter("shift", at::zeros({n_in}))),
      second_scale_(register_parameter("second_scale", at::ones({n_out}))),
      second_shift_(register_parameter("second_shift", at::zeros({n_out}))) {
  first_ = register_module("first", same_size_conv(n_in, n_out, 3));
  second_ = register_module("second", starting_at_zero(same_size_conv(n_out, n_out, 3)));
  if (n_in != n_out) short_cut_ = register_module("short_cut", same_size_conv(n_in, n_out, 1));
  told_ = register_module("told", torch::nn::Linear(n_embedding, 2 * n_out));
}

Tensor TimedBlock::forward(const Tensor& h, const Tensor& e) {
  const auto told = told_->forward(e).unsqueeze(-1).unsqueeze(-1).chunk(2, 1);  // [B, n_out, 1, 1]
  const auto inner = convolved(first_, activation_(normed_by_groups(h, scale_, shift_)));
  const auto scaled = normed_by_groups(inner, second_scale_, second_shift_) * (1 + told[0]) + told[1];
  return (short_cut_ ? convolved(short_cut_, h) : h) + convolved(second_, activation_(scaled));
}

PlaceAttention::PlaceAttention(std::int64_t n_channels)
    : scale_(register_parameter("scale", at::ones({n_channels}))),
      shift_(register_parameter("shift", at::zeros({n_channels}))),
      // without a bias: a softmax does not feel that of k
      read_(register_module("read", torch::nn::Linear(torch::nn::LinearOptions(n_channels, 3 * n_channels).bias(false)))),
      out_(register_module("out", starting_at_zero(torch::nn::Linear(n_channels, n_channels)))) {}

Tensor PlaceAttention::forward(const Tensor& h) {
  const auto places = normed_by_groups(h, scale_, shift_).flatten(2).transpose(1, 2);  // [B, H W, C]
  const auto qkv = read_->forward(places).chunk(3, -1);
  const auto mixed = at::scaled_dot_product_attention(qkv[0].unsqueeze(1), qkv[1].unsqueeze(1), qkv[2].unsqueeze(1)).squeeze(1);
  return h + out_->forward(mixed).transpose(1, 2).reshape_as(h);
}

}  // namespace gx
