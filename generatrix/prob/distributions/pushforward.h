// The law of f(z) when z follows `base`: a transformed distribution, a flow.
//
//   log p(x) = log base(z) + log |det dz/dx|,  z = inverse of f at x
//
// f's event is base's; event_shape is that of f's outputs, by default base's own. mean() throws Unsupported: it has no closed
// form. rsample is differentiable in base's and f's parameters and throws Unsupported when base has none.
#pragma once

#include <optional>

#include "generatrix/prob/bijector.h"
#include "generatrix/prob/law.h"

namespace gx {

struct Pushforward {
  Distribution base;
  Bijector f;
  std::optional<Shape> event = {};

  Tensor sample(const Shape& n, Rng& rng) const;
  Tensor rsample(const Shape& n, Rng& rng) const;
  Tensor log_prob(const Tensor& x) const;
  Tensor mean() const;
  Shape batch_shape() const { return base.batch_shape(); }
  Shape event_shape() const { return event ? *event : base.event_shape(); }
};

}  // namespace gx
