// The VAE 784-400-20, written as in the usual examples. It is the reference of the vae benches.
#pragma once

#include <torch/nn/modules/linear.h>

#include "bench/eager.h"

namespace gx::bench {

class EagerVae final : public EagerNet {
 public:
  EagerVae();
  // -ELBO of a batch [B, 784] in [0, 1], in nats, averaged over its rows.
  at::Tensor loss(const at::Tensor& x) override;

 private:
  torch::nn::Linear encoder_{nullptr}, mean_{nullptr}, log_variance_{nullptr}, decoder_{nullptr}, out_{nullptr};
};

}  // namespace gx::bench
