#include "generatrix/families/autoregressive/gated_pixel_layer.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/kernels/gate/gated_activation.h"
#include "generatrix/nn/masked_conv.h"

namespace gx {
namespace {

constexpr double kFirstGain = 1.5;  // of weights before a gate, which makes features smaller
constexpr double kToldGain = 0.1;

Tensor drawn_weights(at::IntArrayRef shape, std::int64_t fan_in, double gain) {
  return at::randn(shape) * (gain / std::sqrt(static_cast<double>(fan_in)));
}

// Where the center of a masked convolution may act: [n_out, n_in].
Tensor center(CausalMask kind, std::int64_t n_out, std::int64_t n_in, std::int64_t n_channels) {
  return causal_mask(kind, n_out, n_in, 1, n_channels).flatten(1);
}

}  // namespace

GatedPixelLayer::GatedPixelLayer(bool is_first, std::int64_t n_in, std::int64_t n_features, std::int64_t reach,
                                 std::int64_t n_channels, std::int64_t n_told)
    : is_first_(is_first) {
  const auto p = n_features, rows = is_first ? reach : 2, taps = reach + 1;
  const auto side = 2 * reach + 1;
  w_v_ = register_parameter("w_v", drawn_weights({2 * p, n_in, rows, side}, n_in * rows * side, kFirstGain));
  b_v_ = register_parameter("b_v", at::zeros({2 * p}));
  w_h_ = register_parameter("w_h", drawn_weights({2 * p, n_in, taps}, n_in * taps, kFirstGain));
  b_h_ = register_parameter("b_h", at::zeros({2 * p}));
  w_vh_ = register_parameter("w_vh", drawn_weights({2 * p, 2 * p}, 2 * p, 1));
  w_out_ = register_parameter("w_out", drawn_weights({p, p}, p, 1));
  b_out_ = register_parameter("b_out", at::zeros({p}));
  if (n_told > 0) w_told_ = register_parameter("w_told", drawn_weights({2 * p, n_told}, 1, kToldGain));
  const auto half = center(is_first ? CausalMask::a : CausalMask::b, p, n_in, n_channels);  // each half of a gate
  mask_h_ = register_buffer("mask_h", at::cat({at::ones({2 * p, n_in, reach}), at::cat({half, half}).unsqueeze(2)}, 2));
  mask_out_ = register_buffer("mask_out", center(CausalMask::b, p, p, n_channels));
}

GatedPixelLayer::Stacks GatedPixelLayer::forward(const Stacks& in, const Tensor& told) const {
  const auto reach = taps() - 1;
  // a row of the first layer sees those above it: the last row of all is seen by none
  const std::int64_t above = rows_seen() - (is_first_ ? 0 : 1), below = is_first_ ? -1 : 0;
  const auto a = at::conv2d(at::constant_pad_nd(in.v, {reach, reach, above, below}), w_v_, b_v_);
  auto b = at::conv2d(at::constant_pad_nd(in.h, {reach, 0}), (w_h_ * mask_h_).unsqueeze(2), b_h_) +
           at::conv2d(a, w_vh_.unsqueeze(2).unsqueeze(3));
  if (w_told_.defined()) b = b + at::linear(told.to(b.scalar_type()), w_told_).unsqueeze(2).unsqueeze(3);
  const auto h = at::conv2d(gated_activation(b, 1), (w_out_ * mask_out_).unsqueeze(2).unsqueeze(3), b_out_);
  return {gated_activation(a, 1), is_first_ ? h : h + in.h};
}

GatedPixelLayer::Row GatedPixelLayer::row(const Tensor& above, const Tensor& told) const {
  const auto reach = taps() - 1;
  const auto a = at::conv2d(at::constant_pad_nd(above, {reach, reach}), w_v_, b_v_);  // [N, 2p, 1, W]
  auto bias = at::linear(a.squeeze(2).permute({2, 0, 1}), w_vh_, b_h_);               // [W, N, 2p]
  if (w_told_.defined()) bias = bias + at::linear(told.to(bias.scalar_type()), w_told_);
  return {gated_activation(a, 1), bias};
}

GatedPixelLayer::Weights GatedPixelLayer::weights() const {
  return {(w_h_ * mask_h_).transpose(1, 2).flatten(1), w_out_ * mask_out_};
}

Tensor GatedPixelLayer::pixel(const Weights& weights, const Tensor& here, const Tensor& bias) const {
  const auto h = at::linear(gated_activation(bias + at::linear(here, weights.taps), 1), weights.out, b_out_);
  return is_first_ ? h : h + here.slice(1, (taps() - 1) * n_in());
}

}  // namespace gx
