// How much a code says about which row it came from (Hoffman and Johnson 2016, "ELBO surgery", eq. 6 and 8).
//
//   I_q(x; z) = E log q(z|x) - log q(z),   q(z) = 1/n sum_j q(z|x_j),   x = x_i, z = z_i ~ q(z|x_i), i = 1 .. n
//
// q(z) is the aggregate over the same n rows, its own row among them, so the estimate is unbiased for these rows as a population
// and never above log n (each term is at most log n). For the population they were drawn from it is too low.
#pragma once

#include <vector>

#include "generatrix/prob/law.h"

namespace gx {

// The terms float64 [n], in nats. laws: q(z|x) of batches of rows, n rows in all, which have densities; z [n, ...]: a draw for
// each row. Its cost grows with n^2; memory stays bounded.
Tensor posterior_information(const std::vector<Distribution>& laws, const Tensor& z);

}  // namespace gx
