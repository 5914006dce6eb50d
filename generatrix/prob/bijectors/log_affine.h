// Shift and scale by the logarithm of the scale, elementwise: exact where exp would round the log-det.
//
//   forward            x = t + exp(s) z
//   forward log-det    s
//   inverse            z = (x - t) exp(-s)
//   inverse log-det    -s
//
// t, s: shapes that broadcast against the argument's. The event is one number. Shift alone has s = 0.
#pragma once

#include "generatrix/prob/bijector.h"

namespace gx {

struct LogAffine {
  Tensor shift, log_scale;

  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;
};

struct Shift {
  Tensor shift;

  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;
};

}  // namespace gx
