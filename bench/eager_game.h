// What the references of the gan, dcgan and wgan_gp benches have in common.
#pragma once

#include <ATen/ATen.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/optim/adam.h>

#include <vector>

namespace gx::bench {

inline torch::nn::LeakyReLU leaky() { return torch::nn::LeakyReLU(torch::nn::LeakyReLUOptions().negative_slope(0.2)); }

inline at::Tensor judged(const at::Tensor& logits, bool as_real) {
  return at::binary_cross_entropy_with_logits(logits, at::full_like(logits, as_real ? 1 : 0));
}

// A generator and a discriminator, each with an optimizer of its own.
struct EagerGame {
  EagerGame(const torch::nn::Sequential& generator, const torch::nn::Sequential& discriminator,
            const torch::optim::AdamOptions& adam)
      : g(generator), d(discriminator), of_g(g->parameters(), adam), of_d(d->parameters(), adam) {}

  static void update(torch::optim::Adam& optimizer, const at::Tensor& loss) {
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  }
  std::vector<at::Tensor> parameters() const {
    auto all = g->parameters();
    for (const auto& p : d->parameters()) all.push_back(p);
    return all;
  }

  torch::nn::Sequential g, d;
  torch::optim::Adam of_g, of_d;
};

}  // namespace gx::bench
