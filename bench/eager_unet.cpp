#include "bench/eager_unet.h"

#include <ATen/ATen.h>

#include <numbers>

namespace gx::bench {
namespace {

constexpr std::int64_t kGroups = 8;

torch::nn::Conv2d conv(std::int64_t n_in, std::int64_t n_out, std::int64_t kernel, std::int64_t stride = 1) {
  return torch::nn::Conv2d(torch::nn::Conv2dOptions(n_in, n_out, kernel).stride(stride).padding(kernel / 2));
}

torch::nn::GroupNorm norm(std::int64_t n) { return torch::nn::GroupNorm(torch::nn::GroupNormOptions(kGroups, n)); }

}  // namespace

struct EagerUnet::Block : torch::nn::Module {
  Block(std::int64_t n_in, std::int64_t n_out) {
    norm_in = register_module("norm_in", norm(n_in));
    norm_out = register_module("norm_out", norm(n_out));
    first = register_module("first", conv(n_in, n_out, 3));
    second = register_module("second", conv(n_out, n_out, 3));
    if (n_in != n_out) short_cut = register_module("short_cut", conv(n_in, n_out, 1));
    told = register_module("told", torch::nn::Linear(kEmbedding, 2 * n_out));
  }
  at::Tensor forward(const at::Tensor& h, const at::Tensor& e) {
    const auto by_time = told->forward(e).unsqueeze(-1).unsqueeze(-1).chunk(2, 1);
    const auto inner = norm_out->forward(first->forward(at::silu(norm_in->forward(h)))) * (1 + by_time[0]) + by_time[1];
    return (short_cut ? short_cut->forward(h) : h) + second->forward(at::silu(inner));
  }
  torch::nn::GroupNorm norm_in{nullptr}, norm_out{nullptr};
  torch::nn::Conv2d first{nullptr}, second{nullptr}, short_cut{nullptr};
  torch::nn::Linear told{nullptr};
};

struct EagerUnet::Attention : torch::nn::Module {
  explicit Attention(std::int64_t channels) {
    before = register_module("before", norm(channels));
    qkv = register_module("qkv", conv(channels, 3 * channels, 1));
    out = register_module("out", conv(channels, channels, 1));
  }
  at::Tensor forward(const at::Tensor& h) {
    const auto all = qkv->forward(before->forward(h)).flatten(2).transpose(1, 2).unsqueeze(1).chunk(3, -1);  // [B, 1, P, C]
    const auto mixed = at::scaled_dot_product_attention(all[0], all[1], all[2]).squeeze(1);
    return h + out->forward(mixed.transpose(1, 2).reshape_as(h));
  }
  torch::nn::GroupNorm before{nullptr};
  torch::nn::Conv2d qkv{nullptr}, out{nullptr};
};

EagerUnet::EagerUnet() {
  time_ = register_module("time", torch::nn::Linear(2 * kWaves, kEmbedding));
  embedding_ = register_module("embedding", torch::nn::Linear(kEmbedding, kEmbedding));
  in_ = register_module("in", conv(1, kSmall, 3));
  halving_ = register_module("halving", conv(kSmall, kSmall, 3, 2));
  doubling_ = register_module("doubling", conv(kLarge, kSmall, 3));
  out_ = register_module("out", conv(kSmall, 1, 3));
  norm_ = register_module("norm", norm(kSmall));
  down_ = register_module("down", std::make_shared<Block>(kSmall, kSmall));
  down_small_ = register_module("down_small", std::make_shared<Block>(kSmall, kLarge));
  first_ = register_module("first", std::make_shared<Block>(kLarge, kLarge));
  second_ = register_module("second", std::make_shared<Block>(kLarge, kLarge));
  up_small_ = register_module("up_small", std::make_shared<Block>(2 * kLarge, kLarge));
  up_ = register_module("up", std::make_shared<Block>(2 * kSmall, kSmall));
  attention_ = register_module("attention", std::make_shared<Attention>(kLarge));
}

at::Tensor EagerUnet::forward(const at::Tensor& x, const at::Tensor& t) {
  const auto angles = t.unsqueeze(1) * at::logspace(0, 2, kWaves);
  const auto e = at::silu(embedding_->forward(at::silu(time_->forward(at::cat({angles.sin(), angles.cos()}, 1)))));
  const auto large = down_->forward(in_->forward(x), e);
  const auto small = down_small_->forward(halving_->forward(large), e);
  auto h = second_->forward(attention_->forward(first_->forward(small, e)), e);
  h = up_small_->forward(at::cat({h, small}, 1), e);
  h = up_->forward(at::cat({doubling_->forward(at::upsample_nearest2d(h, large.sizes().slice(2))), large}, 1), e);
  return out_->forward(at::silu(norm_->forward(h)));
}

at::Tensor EagerUnet::loss(const at::Tensor& x) {
  const auto t = at::rand({x.size(0)});
  const auto angle = (t * std::numbers::pi / 2).view({-1, 1, 1, 1}), noise = at::randn_like(x);
  const auto noisy = angle.cos() * x + angle.sin() * noise, velocity = angle.cos() * noise - angle.sin() * x;
  return (forward(noisy, t) - velocity).square().mean();
}

}  // namespace gx::bench
