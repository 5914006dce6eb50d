// VAEs by other bounds, written as in the usual examples. They are the references of benches beta_tcvae and iwae.
#pragma once

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>

#include "bench/eager.h"

namespace gx::bench {

// 784-400-10, ReLU; the total correlation weighs 6 times, log q(z) by minibatch weighted sampling (Chen et al. 2018, eq. 5)
// over [B, B, Z] densities. x [B, 784] bits.
class EagerBetaTcVae final : public EagerNet {
 public:
  explicit EagerBetaTcVae(std::int64_t n_rows);
  at::Tensor loss(const at::Tensor& x) override;

 private:
  std::int64_t n_rows_;
  torch::nn::Linear encoder_{nullptr}, mean_{nullptr}, log_variance_{nullptr}, decoder_{nullptr}, out_{nullptr};
};

// 784-200-200-50, tanh, 50 draws of z a row (Burda et al. 2016, eq. 8): each row is repeated 50 times behind the encoder, and the
// gradient of q goes through z alone, weighted once more (doubly reparameterized, Tucker et al. 2019, eq. 8). x [B, 784] bits.
class EagerIwae final : public EagerNet {
 public:
  EagerIwae();
  at::Tensor loss(const at::Tensor& x) override;

 private:
  torch::nn::Sequential encoder_, decoder_;
  torch::nn::Linear mean_{nullptr}, log_variance_{nullptr};
};

}  // namespace gx::bench
