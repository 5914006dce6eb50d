#include "generatrix/train/gradients.h"

#include <ATen/ATen.h>

namespace gx {

Tensor norm_of(const std::vector<Tensor>& gradients) { return at::stack(at::_foreach_norm(gradients)).norm(); }

std::vector<Tensor> clipped(const std::vector<Tensor>& gradients, const Tensor& norm, double largest) {
  return at::_foreach_mul(gradients, (largest / (norm + 1e-12)).clamp_max(1));
}

Tensor exceeds(const Tensor& norm, double largest) {
  return at::logical_not(norm <= largest).to(at::kFloat);  // NaN <= x is false
}

}  // namespace gx
