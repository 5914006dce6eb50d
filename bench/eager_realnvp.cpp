#include "bench/eager_realnvp.h"

#include <ATen/ATen.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/linear.h>

#include <cmath>
#include <numbers>

namespace gx::bench {
namespace {

constexpr std::size_t kCouplings = 8;

}  // namespace

EagerRealNvp::EagerRealNvp(std::int64_t dims, std::int64_t width) : dims_(dims), first_(dims / 2) {
  using torch::nn::Linear;
  for (std::size_t i = 0; i < kCouplings; ++i) {
    const auto kept = i % 2 == 0 ? first_ : dims - first_;
    const torch::nn::Sequential net(Linear(kept, width), torch::nn::ReLU(), Linear(width, width), torch::nn::ReLU(),
                                    Linear(width, 2 * (dims - kept)));
    nets_.push_back(register_module("net" + std::to_string(i), net));
  }
}

at::Tensor EagerRealNvp::log_prob(const at::Tensor& x) {
  at::Tensor halves[2] = {x.narrow(1, 0, first_), x.narrow(1, first_, dims_ - first_)};
  auto log_det = at::zeros({x.size(0)});
  for (std::size_t i = 0; i < kCouplings; ++i) {
    const auto& kept = halves[i % 2];
    auto& moved = halves[1 - i % 2];
    const auto parts = nets_[i]->forward(kept).chunk(2, 1);
    const auto log_scale = at::tanh(parts[0]);
    moved = moved * log_scale.exp() + parts[1];
    log_det = log_det + log_scale.sum(1);
  }
  const auto squares = halves[0].square().sum(1) + halves[1].square().sum(1);
  return log_det - 0.5 * squares - 0.5 * static_cast<double>(dims_) * std::log(2 * std::numbers::pi);
}

at::Tensor EagerRealNvp::sample(std::int64_t n) {
  at::Tensor halves[2] = {at::randn({n, first_}), at::randn({n, dims_ - first_})};
  for (auto i = kCouplings; i-- > 0;) {
    const auto& kept = halves[i % 2];
    auto& moved = halves[1 - i % 2];
    const auto parts = nets_[i]->forward(kept).chunk(2, 1);
    moved = (moved - parts[1]) * (-at::tanh(parts[0])).exp();
  }
  return at::cat({halves[0], halves[1]}, 1);
}

}  // namespace gx::bench
