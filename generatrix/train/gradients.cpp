#include "generatrix/train/gradients.h"

#include <ATen/ATen.h>

namespace gx {

Tensor norm_of(const std::vector<Tensor>& gradients) { return at::stack(at::_foreach_norm(gradients)).norm(); }

Tensor norm_of(const GradientParts& parts) {
  if (parts.size() == 1) return norm_of(parts.front());
  auto sum = at::_foreach_add(parts[0], parts[1]);
  for (std::size_t i = 2; i < parts.size(); ++i) at::_foreach_add_(sum, parts[i]);
  return norm_of(sum);
}

std::vector<Tensor> clipped(const std::vector<Tensor>& gradients, const Tensor& norm, double largest) {
  return at::_foreach_mul(gradients, (largest / (norm + 1e-12)).clamp_max(1));
}

Tensor exceeds(const Tensor& norm, double largest) {
  return at::logical_not(norm <= largest).to(at::kFloat);  // NaN <= x is false
}

}  // namespace gx
