// From the reals to (0, 1), elementwise; s is the sigmoid.
//
//   forward            x = s(z)
//   forward log-det    log s(z) + log s(-z)
//   inverse            z = log x - log(1 - x)
//   inverse log-det    -log x - log(1 - x)
//
// The forward log-det is right for z of any size; the value rounds to 0 or 1 (float32: z above 17), which has no inverse.
// The event is one number.
#pragma once

#include "generatrix/prob/bijector.h"

namespace gx {

struct Sigmoid {
  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;
};

}  // namespace gx
