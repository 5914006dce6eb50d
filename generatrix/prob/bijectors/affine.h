// Shift and scale, elementwise.
//
//   forward            x = shift + scale z
//   forward log-det    log |scale|
//   inverse            z = (x - shift) / scale
//   inverse log-det    -log |scale|
//
// shift, scale != 0: shapes that broadcast to the argument's. The event is one number.
#pragma once

#include "generatrix/prob/bijector.h"

namespace gx {

struct Affine {
  Tensor shift, scale;

  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;
};

}  // namespace gx
