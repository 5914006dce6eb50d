#include "generatrix/prob/distributions/laplace.h"

#include <ATen/ATen.h>

#include "generatrix/prob/shapes.h"

namespace gx {

Tensor Laplace::sample(const Shape& n, Rng& rng) const {
  at::NoGradGuard off;
  return rsample(n, rng);
}

Tensor Laplace::rsample(const Shape& n, Rng& rng) const {
  const auto u = open_uniform(joined(n, batch_shape()), loc.scalar_type(), rng) * 2 - 1;
  return at::addcmul(loc, scale, u.sign() * at::log1p(-u.abs()), -1);
}

Tensor Laplace::log_prob(const Tensor& x) const { return -(x - loc).abs() / scale - (2 * scale).log(); }

Tensor Laplace::mean() const { return loc.expand(batch_shape()); }
Shape Laplace::batch_shape() const { return broadcast_shape(loc.sizes(), scale.sizes()); }

}  // namespace gx
