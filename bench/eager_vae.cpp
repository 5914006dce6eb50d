#include "bench/eager_vae.h"

#include <ATen/ATen.h>

namespace gx::bench {

EagerVae::EagerVae()
    : encoder_(register_module("encoder", torch::nn::Linear(784, 400))),
      mean_(register_module("mean", torch::nn::Linear(400, 20))),
      log_variance_(register_module("log_variance", torch::nn::Linear(400, 20))),
      decoder_(register_module("decoder", torch::nn::Linear(20, 400))),
      out_(register_module("out", torch::nn::Linear(400, 784))) {}

at::Tensor EagerVae::loss(const at::Tensor& x) {
  const auto h = at::relu(encoder_->forward(x));
  const auto mean = mean_->forward(h), log_variance = log_variance_->forward(h);
  const auto z = mean + at::randn_like(mean) * (0.5 * log_variance).exp();
  const auto reconstruction = at::sigmoid(out_->forward(at::relu(decoder_->forward(z))));
  const auto bce = at::binary_cross_entropy(reconstruction, x, {}, at::Reduction::Sum);
  const auto kl = -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).sum();
  return (bce + kl) / x.size(0);
}

}  // namespace gx::bench
