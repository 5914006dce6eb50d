// The uniform law on [low, high], elementwise.
//
//   log p(x) = -log(high - low) inside, -inf outside
//   x = low + (high - low) u,  u ~ U[0, 1)
//
// low < high: shapes that broadcast to the batch shape; the event is one number.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

struct Uniform {
  Tensor low, high;

  Tensor sample(const Shape& n, Rng& rng) const;
  Tensor rsample(const Shape& n, Rng& rng) const;
  Tensor log_prob(const Tensor& x) const;
  Tensor mean() const;
  Shape batch_shape() const;
  Shape event_shape() const { return {}; }
};

}  // namespace gx
