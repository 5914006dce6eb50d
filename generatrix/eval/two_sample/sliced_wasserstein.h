// The sliced Wasserstein distance: Wasserstein-2 distances of one-dimensional projections, averaged over directions
// (Bonneel et al. 2015, Sliced and Radon Wasserstein Barycenters, eq. 9).
//
//   SW^2 = E_v W_2^2(<v, x>, <v, y>),   v uniform on the sphere;   in one dimension W_2 pairs the sorted values
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

struct SlicedWasserstein {
  double value = 0;           // SW, in the units of x
  double standard_error = 0;  // over directions, by the delta method
};

// a [n, ...], b [m, ...], in float32. Sets of different size are compared at the min(n, m) midpoint quantiles of either.
SlicedWasserstein sliced_wasserstein(const Tensor& a, const Tensor& b, Rng rng, std::int64_t directions = 500);

}  // namespace gx
