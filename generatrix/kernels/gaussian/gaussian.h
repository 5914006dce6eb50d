// What a diagonal Gaussian posterior needs in a training step, each as one node of autograd: its parameters from the output of a
// net, a reparameterized draw (Kingma and Welling 2014, eq. 10) and the divergence of two Gaussians by dimension (their appendix
// B).
//
// float32 and float64 on the CPU where the shapes are equal, draws of any type anywhere; all else by the reference, which is the
// formula in torch's operators.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

struct GaussianParameters {
  Tensor loc, scale;  // [..., Z]
};

// h [..., 2 Z]: loc, then log sigma^2, held within -bound .. bound; scale = exp(log sigma^2 / 2).
GaussianParameters gaussian_parameters(const Tensor& h, double bound);
GaussianParameters gaussian_parameters_reference(const Tensor& h, double bound);

// loc + scale noise. Nothing flows back into the noise.
Tensor gaussian_draw(const Tensor& loc, const Tensor& scale, const Tensor& noise);
Tensor gaussian_draw_reference(const Tensor& loc, const Tensor& scale, const Tensor& noise);

// KL(N(d, r^2) || N(0, 1)) = (r^2 + d^2 - 1) / 2 - log r; of any two Gaussians with r = scale_q / scale_p and
// d = (loc_q - loc_p) / scale_p.
Tensor gaussian_kl(const Tensor& r, const Tensor& d);
Tensor gaussian_kl_reference(const Tensor& r, const Tensor& d);

}  // namespace gx
