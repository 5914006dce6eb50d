// From the reals to (-1, 1), elementwise; s is the sigmoid.
//
//   forward            x = tanh z
//   forward log-det    log(1 - tanh^2 z) = 2 (log 2 + log s(2z) - z)
//   inverse            z = atanh x
//   inverse log-det    -log(1 + x) - log(1 - x)
//
// The forward log-det is right for z of any size, for 1 - tanh^2 z = 4 s(2z) s(-2z) and log s(-2z) = log s(2z) - 2z.
// The event is one number.
#pragma once

#include "generatrix/prob/bijector.h"

namespace gx {

struct Tanh {
  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;
};

}  // namespace gx
