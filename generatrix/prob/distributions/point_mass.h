// All mass on one value, elementwise: the law of a deterministic code.
//
//   log P(x) = 0 where x = value, -inf elsewhere
//
// rsample returns the value with its gradient. value: the batch shape; the event is one number.
#pragma once

#include "generatrix/prob/law.h"

namespace gx {

struct PointMass {
  Tensor value;

  Tensor sample(const Shape& n, Rng& rng) const;
  Tensor rsample(const Shape& n, Rng& rng) const;
  Tensor log_prob(const Tensor& x) const;
  Tensor mean() const { return value; }
  Shape batch_shape() const { return value.sizes().vec(); }
  Shape event_shape() const { return {}; }
};

// Whether a law gives every number of its event one value: such a law of codes has no density.
bool is_point_mass(const Distribution& law);

}  // namespace gx
