#include "generatrix/prob/distributions/uniform.h"

#include <ATen/ATen.h>

#include <limits>

#include "generatrix/prob/shapes.h"

namespace gx {

Tensor Uniform::sample(const Shape& n, Rng& rng) const {
  at::NoGradGuard off;
  return rsample(n, rng);
}

Tensor Uniform::rsample(const Shape& n, Rng& rng) const {
  const auto u = rng.uniform(joined(n, batch_shape()), low.scalar_type());
  return at::addcmul(low, high - low, u);
}

Tensor Uniform::log_prob(const Tensor& x) const {
  const auto inside = at::logical_and(x >= low, x <= high);
  return at::where(inside, -(high - low).log(), -std::numeric_limits<double>::infinity());
}

Tensor Uniform::mean() const { return (low + high) / 2; }
Shape Uniform::batch_shape() const { return broadcast_shape(low.sizes(), high.sizes()); }

}  // namespace gx
