// The Laplace law, elementwise.
//
//   log p(x) = -|x - loc| / scale - log(2 scale)
//   x = loc - scale sign(u) log(1 - |u|),  u ~ U(-1, 1)
//
// loc, scale > 0: shapes that broadcast to the batch shape; the event is one number.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

struct Laplace {
  Tensor loc, scale;

  Tensor sample(const Shape& n, Rng& rng) const;
  Tensor rsample(const Shape& n, Rng& rng) const;
  Tensor log_prob(const Tensor& x) const;
  Tensor mean() const;
  Shape batch_shape() const;
  Shape event_shape() const { return {}; }
};

}  // namespace gx
