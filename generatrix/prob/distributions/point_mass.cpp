#include "generatrix/prob/distributions/point_mass.h"

#include <ATen/ATen.h>

#include <limits>

#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/shapes.h"

namespace gx {

Tensor PointMass::sample(const Shape& n, Rng& rng) const { return rsample(n, rng).detach(); }
Tensor PointMass::rsample(const Shape& n, Rng&) const { return value.expand(joined(n, value.sizes())); }

Tensor PointMass::log_prob(const Tensor& x) const {
  return at::zeros({}, value.options())
      .expand(broadcast_shape(x.sizes(), value.sizes()))
      .masked_fill(x != value, -std::numeric_limits<double>::infinity());
}

bool is_point_mass(const Distribution& law) { return cells_of(law).as<PointMass>() != nullptr; }

}  // namespace gx
