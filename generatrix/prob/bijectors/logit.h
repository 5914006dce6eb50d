// From (0, 1) to the reals, elementwise: the sigmoid read backwards.
//
//   forward            x = log z - log(1 - z)
//   forward log-det    -log z - log(1 - z)
//   inverse            z = s(x)
//   inverse log-det    log s(x) + log s(-x)
//
// The event is one number.
#pragma once

#include "generatrix/prob/bijectors/invert.h"
#include "generatrix/prob/bijectors/sigmoid.h"

namespace gx {

inline Bijector logit() { return invert(Sigmoid{}); }

}  // namespace gx
