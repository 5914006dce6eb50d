// The Gaussian error linear unit (Hendrycks and Gimpel 2016, arXiv 1606.08415), as one node of autograd:
//
//   y = x P(x),   P(x) = (1 + erf(x / sqrt 2)) / 2,   dy/dx = P(x) + x exp(-x^2 / 2) / sqrt(2 pi)
//
// The kernel takes float32, float64 and, as autocast gives it, bfloat16 (computed in float32) on the CPU. Of float32 and
// bfloat16 it takes P by formula 7.1.26 of Abramowitz and Stegun, 1964, whose error is at most 1.5e-7, so that value and gradient
// need one exponential each. The reference, torch's gelu, takes everything else. A gradient of the gradient is the reference's.
// Runs on all threads; results do not depend on their number. Test: gelu_test.cpp.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

Tensor gelu_unit(const Tensor& x);
Tensor gelu_reference(const Tensor& x);

}  // namespace gx
