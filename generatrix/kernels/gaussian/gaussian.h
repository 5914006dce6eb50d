// Three functions that a diagonal Gaussian posterior needs in a training step, each as one node of autograd: the parameters from
// the output of a net, a reparameterized draw (Kingma and Welling 2014, eq. 10), and the KL divergence of two Gaussians in each
// dimension (their appendix B).
//
// The reference is the formula in torch's operators. A gradient of the gradient is the reference's. The kernels for parameters
// and divergence take float32 and float64 on the CPU with equal shapes; that for draws takes every device and type. The reference
// takes everything else. Parameters and divergence run on the calling thread. Test: gaussian_test.cpp.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

struct GaussianParameters {
  Tensor loc, scale;  // [..., Z]
};

// h [..., 2 Z] holds loc, then log sigma^2, which is clamped to [-bound, bound]; scale = exp(log sigma^2 / 2).
GaussianParameters gaussian_parameters(const Tensor& h, double bound);
GaussianParameters gaussian_parameters_reference(const Tensor& h, double bound);

// loc + scale noise; all have the same shape. The noise gets no gradient.
Tensor gaussian_draw(const Tensor& loc, const Tensor& scale, const Tensor& noise);
Tensor gaussian_draw_reference(const Tensor& loc, const Tensor& scale, const Tensor& noise);

// KL(N(d, r^2) || N(0, 1)) = (r^2 + d^2 - 1) / 2 - log r, in nats, elementwise. With r = scale_q / scale_p and
// d = (loc_q - loc_p) / scale_p it is KL(q || p) of any two Gaussians.
Tensor gaussian_kl(const Tensor& r, const Tensor& d);
Tensor gaussian_kl_reference(const Tensor& r, const Tensor& d);

}  // namespace gx
