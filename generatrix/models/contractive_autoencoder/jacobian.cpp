#include "generatrix/models/contractive_autoencoder/jacobian.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

namespace gx {

Tensor squared_jacobian_of_layer(const Tensor& z, const Tensor& weight) {
  return (z * (1 - z)).square().matmul(weight.square().sum(1));
}

Tensor squared_jacobian(Net& encoder, const Tensor& x, std::int64_t n_probes, Rng& rng) {
  const at::AutoGradMode on(true);  // a validation asks for the loss without gradient
  const auto rows = x.detach().clone().requires_grad_();
  const auto z = encoder.forward(rows);  // [B, Z]
  Tensor sum;
  for (std::int64_t i = 0; i < n_probes; ++i) {
    const auto v = rng.normal(z.sizes(), z.scalar_type());
    const auto pulled = torch::autograd::grad({z}, {rows}, {v}, /*retain_graph=*/true, /*create_graph=*/true)[0];  // J^T v
    const auto square = pulled.square().flatten(1).sum(1);                                                         // [B]
    sum = sum.defined() ? sum + square : square;
  }
  return sum / static_cast<double>(n_probes);
}

}  // namespace gx
