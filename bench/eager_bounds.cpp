#include "bench/eager_bounds.h"

#include <ATen/ATen.h>
#include <torch/nn/modules/activation.h>

#include <cmath>
#include <numbers>

namespace gx::bench {
namespace {

namespace nets = torch::nn;
using nets::Linear, nets::Sequential, nets::Tanh;

constexpr std::int64_t kLatent = 10, kDraws = 50;
constexpr double kBeta = 6;

// log N(z; mean, exp(log_variance)) of each number
at::Tensor log_normal(const at::Tensor& z, const at::Tensor& mean, const at::Tensor& log_variance) {
  return -0.5 * (std::log(2 * std::numbers::pi) + log_variance + (z - mean).square() * (-log_variance).exp());
}

}  // namespace

EagerBetaTcVae::EagerBetaTcVae(std::int64_t n_rows)
    : n_rows_(n_rows),
      encoder_(register_module("encoder", Linear(784, 400))),
      mean_(register_module("mean", Linear(400, kLatent))),
      log_variance_(register_module("log_variance", Linear(400, kLatent))),
      decoder_(register_module("decoder", Linear(kLatent, 400))),
      out_(register_module("out", Linear(400, 784))) {}

at::Tensor EagerBetaTcVae::loss(const at::Tensor& x) {
  const auto h = at::relu(encoder_->forward(x));
  const auto mean = mean_->forward(h), log_variance = log_variance_->forward(h);
  const auto z = mean + at::randn_like(mean) * (0.5 * log_variance).exp();
  const auto bce =
      at::binary_cross_entropy_with_logits(out_->forward(at::relu(decoder_->forward(z))), x, {}, {}, at::Reduction::Sum) /
      x.size(0);
  const auto log_q_of_x = log_normal(z, mean, log_variance).sum(1);
  const auto log_p = log_normal(z, at::zeros_like(z), at::zeros_like(z)).sum(1);
  const auto pairs = log_normal(z.unsqueeze(1), mean.unsqueeze(0), log_variance.unsqueeze(0));  // [B, B, Z]
  const auto log_n = std::log(static_cast<double>(n_rows_ * x.size(0)));
  const auto log_q = at::logsumexp(pairs.sum(2), 1) - log_n;
  const auto log_product = (at::logsumexp(pairs, 1) - log_n).sum(1);
  return bce + ((log_q_of_x - log_q) + kBeta * (log_q - log_product) + (log_product - log_p)).mean();
}

EagerIwae::EagerIwae()
    : encoder_(register_module("encoder", Sequential(Linear(784, 200), Tanh(), Linear(200, 200), Tanh()))),
      decoder_(register_module("decoder", Sequential(Linear(50, 200), Tanh(), Linear(200, 200), Tanh(), Linear(200, 784)))),
      mean_(register_module("mean", Linear(200, 50))),
      log_variance_(register_module("log_variance", Linear(200, 50))) {}

at::Tensor EagerIwae::loss(const at::Tensor& x) {
  const auto h = encoder_->forward(x);
  const auto mean = mean_->forward(h).repeat_interleave(kDraws, 0),
             log_variance = log_variance_->forward(h).repeat_interleave(kDraws, 0);
  const auto z = mean + at::randn_like(mean) * (0.5 * log_variance).exp();  // [B K, Z]
  const auto bce =
      at::binary_cross_entropy_with_logits(decoder_->forward(z), x.repeat_interleave(kDraws, 0), {}, {}, at::Reduction::None);
  const auto log_p = log_normal(z, at::zeros_like(z), at::zeros_like(z)).sum(1);
  const auto log_w = (log_p - bce.sum(1) - log_normal(z, mean.detach(), log_variance.detach()).sum(1)).view({x.size(0), kDraws});
  const auto v = log_w.detach().softmax(1).view({-1, 1});
  z.register_hook([v](const at::Tensor& gradient) { return gradient * v; });
  return -(at::logsumexp(log_w, 1) - std::log(static_cast<double>(kDraws))).mean();
}

}  // namespace gx::bench
