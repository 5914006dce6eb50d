// What may happen to a turn's gradients between autograd and the optimizer. All on the device.
#pragma once

#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

// By part of the batch: [part][parameter]. The gradient is their sum.
using GradientParts = std::vector<std::vector<Tensor>>;

// Global norm sqrt(sum_i |g_i|^2), scalar.
Tensor norm_of(const std::vector<Tensor>& gradients);

// The same of the sum of the parts, which stay as they are.
Tensor norm_of(const GradientParts& parts);

// g * min(1, largest / norm) (Pascanu et al. 2013, algorithm 1). A new list: what autograd returns may be one tensor twice.
std::vector<Tensor> clipped(const std::vector<Tensor>& gradients, const Tensor& norm, double largest);

// float32 scalar: 1 when the norm exceeds `largest` or is not finite, else 0.
Tensor exceeds(const Tensor& norm, double largest);

}  // namespace gx
