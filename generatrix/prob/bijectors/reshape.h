// The same numbers in the same order, read as an event of another shape.
//
//   forward            x = z as [..., data_event...]
//   forward log-det    0
//   inverse            z = x as [..., latent_event...]
//   inverse log-det    0
#pragma once

#include "generatrix/prob/bijector.h"

namespace gx {

class Reshape final {
 public:
  // Throws std::logic_error when the two shapes differ in their number of elements.
  Reshape(Shape latent_event, Shape data_event);

  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;

 private:
  Shape latent_event_, data_event_;
};

// From a vector [D] to an event of this shape: how a flow on vectors speaks about pictures. Its inverse flattens.
Bijector unflatten(Shape data_event);

}  // namespace gx
