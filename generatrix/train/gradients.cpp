#include "generatrix/train/gradients.h"

#include <ATen/ATen.h>

namespace gx {

Tensor norm_of(const std::vector<Tensor>& gradients) { return at::stack(at::_foreach_norm(gradients)).norm(); }

void clip(std::vector<Tensor>& gradients, const Tensor& norm, double largest) {
  at::_foreach_mul_(gradients, (largest / (norm + 1e-12)).clamp_max(1));
}

Tensor exceeds(const Tensor& norm, double largest) {
  return at::logical_not(norm <= largest).to(at::kFloat);
}  // NaN <= x is false

}  // namespace gx
