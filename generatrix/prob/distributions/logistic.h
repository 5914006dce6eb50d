// The logistic law, elementwise: its distribution function is s(z), s the sigmoid and z = (x - loc) / scale.
//
//   log p(x) = log s(z) + log s(-z) - log scale = 2 log s(z) - z - log scale
//   x = loc + scale (log u - log(1 - u)),  u ~ U(0, 1)
//
// loc, scale > 0: shapes that broadcast to the batch shape; the event is one number.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

struct Logistic {
  Tensor loc, scale;

  Tensor sample(const Shape& n, Rng& rng) const;
  Tensor rsample(const Shape& n, Rng& rng) const;
  Tensor log_prob(const Tensor& x) const;
  Tensor mean() const;
  Shape batch_shape() const;
  Shape event_shape() const { return {}; }
};

}  // namespace gx
