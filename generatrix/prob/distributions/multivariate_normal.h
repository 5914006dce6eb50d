// The normal law N(loc, L L^T) on vectors, with any covariance.
//
//   log p(x) = -|L^-1 (x - loc)|^2 / 2 - sum_i log L_ii - D log(2 pi) / 2
//   x = loc + L e,  e ~ N(0, I)
//
// loc [batch..., D]; factor L [batch..., D, D], lower triangular with a positive diagonal, of the same batch shape.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

struct MultivariateNormal {
  Tensor loc, factor;

  Tensor sample(const Shape& n, Rng& rng) const;
  Tensor rsample(const Shape& n, Rng& rng) const;
  Tensor log_prob(const Tensor& x) const;
  Tensor mean() const { return loc; }
  Shape batch_shape() const;
  Shape event_shape() const { return {loc.size(-1)}; }
};

}  // namespace gx
