// A VRNN over piano rolls, written as in the usual examples: every step of time by itself. It is the reference of the vrnn bench.
#pragma once

#include <torch/nn/modules/linear.h>

#include "bench/eager.h"

namespace gx::bench {

class EagerVrnn final : public EagerNet {
 public:
  static constexpr std::int64_t kKeys = 88, kLatent = 32, kHidden = 64;  // as the defaults of the model

  EagerVrnn();
  // -ELBO of a batch [B, T, 88] of bits, in nats a step.
  at::Tensor loss(const at::Tensor& x) override;

 private:
  torch::nn::Linear phi_x_{nullptr}, phi_z_{nullptr}, prior_{nullptr}, prior_out_{nullptr}, encoder_{nullptr},
      encoder_out_{nullptr}, decoder_{nullptr}, decoder_out_{nullptr};
  at::Tensor w_in_, w_state_, b_in_, b_state_;
};

}  // namespace gx::bench
