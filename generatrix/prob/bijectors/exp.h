// From the reals to the positive numbers, elementwise.
//
//   forward            x = exp z
//   forward log-det    z
//   inverse            z = log x
//   inverse log-det    -log x
//
// The event is one number.
#pragma once

#include "generatrix/prob/bijector.h"

namespace gx {

struct Exp {
  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;
};

}  // namespace gx
