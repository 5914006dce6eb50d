// How strongly codes answer to their rows: the squared Frobenius norm of the Jacobian of the encoder (Rifai, Vincent, Muller,
// Glorot and Bengio 2011, eq. 2 and 6).
//
//   |J|^2 = sum_j sum_d (dz_j / dx_d)^2,    z = encoder(x)
//   one layer, z = sigmoid(W x + b):   sum_j (z_j (1 - z_j))^2 sum_d W_jd^2                                  exact
//   any encoder:                       E |J^T v|^2,   v ~ N(0, I): a gradient for each draw of v             unbiased
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/nn/net.h"

namespace gx {

// Codes z [B, Z] of one sigmoid layer with weights [Z, D] -> [B].
Tensor squared_jacobian_of_layer(const Tensor& z, const Tensor& weight);

// x [B, ...event] -> [B], the mean of n_probes draws. Has a gradient to the encoder's weights whatever the mode of autograd.
// Exact for a row that does not depend on others.
Tensor squared_jacobian(Net& encoder, const Tensor& x, std::int64_t n_probes, Rng& rng);

}  // namespace gx
