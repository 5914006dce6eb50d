// The Kullback-Leibler divergence by Monte Carlo, for pairs without a closed form.
//
//   KL(q || p) ~ 1/S sum_s [ log q(z_s) - log p(z_s) ],  z_s ~ q
//
// Unbiased and of any sign. Differentiable through z when it is a reparameterized draw.
#pragma once

#include "generatrix/prob/law.h"

namespace gx {

// z [S, batch..., event...] drawn from q -> the batch shape, in nats.
Tensor kl_estimate(const Distribution& q, const Distribution& p, const Tensor& z);

}  // namespace gx
