#include "generatrix/prob/distributions/logistic.h"

#include <ATen/ATen.h>

#include "generatrix/prob/shapes.h"

namespace gx {

Tensor Logistic::sample(const Shape& n, Rng& rng) const {
  at::NoGradGuard off;
  return rsample(n, rng);
}

Tensor Logistic::rsample(const Shape& n, Rng& rng) const {
  const auto u = open_uniform(joined(n, batch_shape()), loc.scalar_type(), rng);
  return at::addcmul(loc, scale, at::logit(u));
}

Tensor Logistic::log_prob(const Tensor& x) const {
  const auto z = (x - loc) / scale;
  return at::sub(2 * at::log_sigmoid(z), z) - scale.log();
}

Tensor Logistic::mean() const { return loc.expand(batch_shape()); }
Shape Logistic::batch_shape() const { return broadcast_shape(loc.sizes(), scale.sizes()); }

}  // namespace gx
