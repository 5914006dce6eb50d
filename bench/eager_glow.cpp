#include "bench/eager_glow.h"

#include <ATen/ATen.h>
#include <torch/nn/modules/conv.h>

#include <cmath>
#include <numbers>

namespace gx::bench {
namespace {

torch::nn::Conv2d conv(std::int64_t n_in, std::int64_t n_out, std::int64_t kernel) {
  return torch::nn::Conv2d(torch::nn::Conv2dOptions(n_in, n_out, kernel).padding(kernel / 2));
}

}  // namespace

// ActNorm, an invertible 1 x 1 convolution and an affine coupling.
struct EagerGlow::Step : torch::nn::Module {
  explicit Step(std::int64_t channels) : half(channels / 2) {
    scale = register_parameter("scale", at::ones({channels, 1, 1}));
    shift = register_parameter("shift", at::zeros({channels, 1, 1}));
    mixing = register_parameter("mixing", std::get<0>(at::linalg_qr(at::randn({channels, channels}))));
    in = register_module("in", conv(half, kMaps, 3));
    middle = register_module("middle", conv(kMaps, kMaps, 1));
    out = register_module("out", conv(kMaps, channels, 3));
  }
  // Adds the log-determinant of each row to `sum`.
  at::Tensor forward(const at::Tensor& x, at::Tensor& sum) {
    const auto places = static_cast<double>(x.size(2) * x.size(3));
    const auto mixed = at::conv2d((x + shift) * scale, mixing.unsqueeze(2).unsqueeze(3)).chunk(2, 1);
    const auto parameters = out->forward(at::relu(middle->forward(at::relu(in->forward(mixed[0]))))).chunk(2, 1);
    const auto log_scale = at::tanh(parameters[0]);
    sum = sum + places * (scale.abs().log().sum() + std::get<1>(at::linalg_slogdet(mixing))) + log_scale.flatten(1).sum(1);
    return at::cat({mixed[0], mixed[1] * log_scale.exp() + parameters[1]}, 1);
  }
  std::int64_t half;
  at::Tensor scale, shift, mixing;
  torch::nn::Conv2d in{nullptr}, middle{nullptr}, out{nullptr};
};

EagerGlow::EagerGlow() {
  std::int64_t channels = 3;
  for (std::int64_t level = 0; level < kLevels; ++level) {
    channels *= 4;
    auto& steps = levels_.emplace_back();
    for (std::int64_t i = 0; i < kSteps; ++i)
      steps.push_back(register_module(std::to_string(level) + "_" + std::to_string(i), std::make_shared<Step>(channels)));
    channels /= 2;  // the other half is done
  }
}

at::Tensor EagerGlow::loss(const at::Tensor& x) {
  const auto u = 0.025 + 0.95 * (x * 255 + at::rand_like(x)) / 256;
  auto h = (u / (1 - u)).log();
  auto sum = -(u * (1 - u)).log().flatten(1).sum(1);
  const auto normal = [](const at::Tensor& z) { return -0.5 * (z.square() + std::log(2 * std::numbers::pi)).flatten(1).sum(1); };
  for (std::size_t level = 0; level < levels_.size(); ++level) {
    h = at::pixel_unshuffle(h, 2);
    for (auto& step : levels_[level]) h = step->forward(h, sum);
    if (level + 1 == levels_.size()) continue;
    const auto halves = h.chunk(2, 1);
    sum = sum + normal(halves[1]);
    h = halves[0].contiguous();
  }
  return -(sum + normal(h)).mean();
}

}  // namespace gx::bench
