#include "bench/eager_realnvp_image.h"

#include <ATen/ATen.h>
#include <torch/nn/modules/conv.h>

#include <cmath>
#include <numbers>

namespace gx::bench {
namespace {

using torch::nn::Conv2d;
using torch::nn::Conv2dOptions;

constexpr std::int64_t kMaps = 16;
constexpr double kAlpha = 0.05, kLevels = 256;

Conv2d same_size(std::int64_t n_in, std::int64_t n_out) { return Conv2d(Conv2dOptions(n_in, n_out, 3).padding(1)); }

at::Tensor normal_log_prob(const at::Tensor& z) {  // [B, ...] -> [B]
  return (-0.5 * z.square() - 0.5 * std::log(2 * std::numbers::pi)).flatten(1).sum(1);
}

}  // namespace

// ActNorm, then an affine coupling: a residual net of half of the channels moves the other half.
struct EagerRealNvpImage::Coupling final : torch::nn::Module {
  explicit Coupling(std::int64_t channels)
      : shift(register_parameter("shift", at::zeros({channels, 1, 1}))),
        log_scale(register_parameter("log_scale", at::zeros({channels, 1, 1}))),
        bound(register_parameter("bound", at::ones({channels / 2, 1, 1}))),
        in(register_module("in", same_size(channels / 2, kMaps))),
        first(register_module("first", same_size(kMaps, kMaps))),
        second(register_module("second", same_size(kMaps, kMaps))),
        out(register_module("out", same_size(kMaps, channels))) {}

  at::Tensor inverse(const at::Tensor& data, at::Tensor& log_det) {
    const auto halves = ((data - shift) * (-log_scale).exp()).chunk(2, 1);
    auto h = in->forward(halves[0]);
    h = h + second->forward(at::relu(first->forward(at::relu(h))));
    const auto parts = out->forward(at::relu(h)).chunk(2, 1);
    const auto log_moved = bound * at::tanh(parts[1]);
    const auto n_pixels = static_cast<double>(data.size(2) * data.size(3));
    log_det = log_det + log_moved.flatten(1).sum(1) - log_scale.sum() * n_pixels;
    return at::cat({halves[1] * log_moved.exp() + parts[0], halves[0]}, 1);  // the halves change places
  }

  at::Tensor shift, log_scale, bound;
  Conv2d in, first, second, out;
};

EagerRealNvpImage::EagerRealNvpImage() {
  for (const auto& [count, channels] : {std::pair{6, 4}, {6, 8}, {4, 4}}) {
    for (int i = 0; i < count; ++i)
      couplings_.push_back(register_module("coupling" + std::to_string(couplings_.size()), std::make_shared<Coupling>(channels)));
  }
}

at::Tensor EagerRealNvpImage::loss(const at::Tensor& x) {
  const auto y = (x * (kLevels - 1) + at::rand_like(x)) / kLevels;
  const auto inside = kAlpha + (1 - 2 * kAlpha) * y;
  auto log_det = -(inside * (1 - inside)).log().flatten(1).sum(1);
  auto h = at::pixel_unshuffle(at::logit(inside), 2);  // [B, 4, 14, 14]
  const auto through = [&](std::size_t begin, std::size_t end) {
    for (auto i = begin; i < end; ++i) h = couplings_[i]->inverse(h, log_det);
  };
  through(0, 6);
  auto halves = h.chunk(2, 1);
  log_det = log_det + normal_log_prob(halves[1]);
  h = at::pixel_unshuffle(halves[0], 2);  // [B, 8, 7, 7]
  through(6, 12);
  halves = h.chunk(2, 1);
  log_det = log_det + normal_log_prob(halves[1]);
  h = halves[0];
  through(12, 16);
  return -(log_det + normal_log_prob(h)).mean();
}

}  // namespace gx::bench
