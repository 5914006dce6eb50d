// A law whose last n_event_dims batch dimensions are read as one event: independent numbers become a vector or a picture.
//
//   log p(x) = sum over these dimensions of log base(x)
#pragma once

#include "generatrix/prob/law.h"

namespace gx {

struct Independent {
  Distribution base;
  int n_event_dims;

  Tensor sample(const Shape& n, Rng& rng) const { return base.sample(n, rng); }
  Tensor rsample(const Shape& n, Rng& rng) const { return base.rsample(n, rng); }  // throws Unsupported if base has none
  Tensor log_prob(const Tensor& x) const;
  Tensor mean() const { return base.mean(); }
  Shape batch_shape() const;
  Shape event_shape() const;
};

// Independent{base, n}; two nested ones become one, so that equal laws have equal form. Throws std::logic_error when the base has
// fewer than n batch dimensions.
Distribution independent(Distribution base, int n_event_dims);

// The law of each number of an event: the base of an Independent, or the law itself.
const Distribution& cells_of(const Distribution& law);

}  // namespace gx
