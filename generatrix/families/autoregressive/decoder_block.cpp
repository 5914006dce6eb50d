#include "generatrix/families/autoregressive/decoder_block.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/kernels/gelu/gelu.h"

namespace gx {
namespace {

constexpr double kSlowest = 10'000;

// Pairs of features (j, P + j) turned by the angle of their place.
Tensor turned(const Tensor& x, const Turning& turning) {
  if (!turning.cosines.defined()) return x;
  const auto cosines = turning.cosines.to(x.scalar_type()), sines = turning.sines.to(x.scalar_type());
  const auto halves = x.chunk(2, -1);
  return at::cat({halves[0] * cosines - halves[1] * sines, halves[1] * cosines + halves[0] * sines}, -1);
}

}  // namespace

Turning Turning::at(std::int64_t place) const {
  return cosines.defined() ? Turning{cosines.narrow(0, place, 1), sines.narrow(0, place, 1)} : Turning{};
}

Turning turning(std::int64_t n_places, std::int64_t n_pairs, at::TensorOptions options) {
  const auto exponents = at::arange(n_pairs, options.dtype(at::kDouble)) / static_cast<double>(n_pairs);
  const auto speeds = (-std::log(kSlowest) * exponents).exp();
  const auto angles = at::arange(n_places, options.dtype(at::kDouble)).unsqueeze(1) * speeds;  // [T, P]
  return {angles.cos().to(options), angles.sin().to(options)};
}

DecoderBlock::DecoderBlock(std::int64_t channels, std::int64_t heads, double dropout, std::int64_t n_blocks)
    : n_heads_(heads), dropout_(dropout) {
  const auto c = channels;
  const auto weights = [&](std::int64_t n_out, std::int64_t n_in, double scale) { return scale * at::randn({n_out, n_in}); };
  const auto last = kFirstScale / std::sqrt(2. * static_cast<double>(n_blocks));
  norm_in_ = register_parameter("norm_in", at::ones({c}));
  norm_in_bias_ = register_parameter("norm_in_bias", at::zeros({c}));
  w_qkv_ = register_parameter("w_qkv", weights(3 * c, c, kFirstScale));
  w_o_ = register_parameter("w_o", weights(c, c, last));
  b_o_ = register_parameter("b_o", at::zeros({c}));
  norm_up_ = register_parameter("norm_up", at::ones({c}));
  norm_up_bias_ = register_parameter("norm_up_bias", at::zeros({c}));
  w_up_ = register_parameter("w_up", weights(4 * c, c, kFirstScale));
  b_up_ = register_parameter("b_up", at::zeros({4 * c}));
  w_down_ = register_parameter("w_down", weights(c, 4 * c, last));
  b_down_ = register_parameter("b_down", at::zeros({c}));
}

DecoderBlock::Heads DecoderBlock::heads(const Tensor& x, const Turning& turning) const {
  const auto c = x.size(2);
  const auto all = at::linear(at::layer_norm(x, {c}, norm_in_, norm_in_bias_), w_qkv_)
                       .view({x.size(0), x.size(1), 3, n_heads_, c / n_heads_})
                       .permute({2, 0, 3, 1, 4});  // [3, B, heads, T, C / heads]
  return {turned(all[0], turning), turned(all[1], turning), all[2]};
}

Tensor DecoderBlock::after(const Tensor& x, const Tensor& attended) const {
  const auto dropped = [&](const Tensor& part) { return at::dropout(part, dropout_, is_training()); };
  const auto mixed = x + dropped(at::linear(attended.transpose(1, 2).flatten(2), w_o_, b_o_));
  const auto normed = at::layer_norm(mixed, {mixed.size(2)}, norm_up_, norm_up_bias_);
  return mixed + dropped(at::linear(gelu_unit(at::linear(normed, w_up_, b_up_)), w_down_, b_down_));
}

Tensor DecoderBlock::forward(const Tensor& x, const Turning& turning) const {
  const auto [queries, keys, values] = heads(x, turning);
  return after(x, at::scaled_dot_product_attention(queries, keys, values, {}, /*dropout_p=*/0, /*is_causal=*/true));
}

DecoderBlock::Memory DecoderBlock::memory(std::int64_t n, std::int64_t n_places) const {
  const auto room = [&] {
    return at::empty({n, n_heads_, n_places, w_o_.size(0) / n_heads_}, w_o_.options().requires_grad(false));
  };
  return {room(), room()};
}

Tensor DecoderBlock::next(const Tensor& x, const Turning& here, Memory& memory, std::int64_t t) const {
  const auto [query, key, value] = heads(x, here);
  memory.keys.narrow(2, t, 1).copy_(key);
  memory.values.narrow(2, t, 1).copy_(value);
  const auto keys = memory.keys.narrow(2, 0, t + 1), values = memory.values.narrow(2, 0, t + 1);
  const auto scale = 1 / std::sqrt(static_cast<double>(query.size(3)));
  const auto shares = at::softmax(at::matmul(query, keys.transpose(2, 3)) * scale, -1);  // [N, heads, 1, t + 1]
  return after(x, at::matmul(shares, values));
}

}  // namespace gx
