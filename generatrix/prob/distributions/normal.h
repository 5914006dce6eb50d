// The normal law N(loc, scale^2) on the reals, elementwise.
//
//   log p(x) = -((x - loc) / scale)^2 / 2 - log scale - log(2 pi) / 2
//   x = loc + scale e,  e ~ N(0, 1)
//
// loc, scale > 0: shapes that broadcast to the batch shape; the event is one number.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

inline constexpr double kHalfLog2Pi = 0.91893853320467274178;  // log(2 pi) / 2

struct Normal {
  Tensor loc, scale;

  Tensor sample(const Shape& n, Rng& rng) const;
  Tensor rsample(const Shape& n, Rng& rng) const;
  Tensor log_prob(const Tensor& x) const;
  Tensor mean() const;
  Shape batch_shape() const;
  Shape event_shape() const { return {}; }
};

// What a net makes of its output h [..., 2 Z]: loc, then log scale^2, which is kept within -14 .. 14, so that scales lie in 1e-3
// .. 1e3: their exponential neither overflows nor reaches 0. One node of autograd (kernels/gaussian).
Normal normal_of(const Tensor& h);

}  // namespace gx
