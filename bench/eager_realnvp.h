// RealNVP in a few lines of modules: 8 affine couplings that change the two halves of a vector in turn, scales exp(tanh), no
// ActNorm. It is the reference of the realnvp benches.
#pragma once

#include <torch/nn/modules/container/sequential.h>

#include "bench/eager.h"

namespace gx::bench {

class EagerRealNvp final : public EagerNet {
 public:
  EagerRealNvp(std::int64_t dims, std::int64_t width);
  at::Tensor log_prob(const at::Tensor& x);  // [B, D] -> [B]
  at::Tensor sample(std::int64_t n);         // [n, D]
  at::Tensor loss(const at::Tensor& x) override { return -log_prob(x).mean(); }

 private:
  std::int64_t dims_, first_;  // first_: size of the first half
  std::vector<torch::nn::Sequential> nets_;
};

}  // namespace gx::bench
