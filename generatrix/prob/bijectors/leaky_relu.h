// Two straight lines that meet at zero, elementwise; 0 < a.
//
//   forward            x = z where z >= 0, else a z
//   forward log-det    0 where z >= 0, else log a
//   inverse            z = x where x >= 0, else x / a
//   inverse log-det    0 where x >= 0, else -log a
//
// The event is one number.
#pragma once

#include "generatrix/prob/bijector.h"

namespace gx {

class LeakyRelu final {
 public:
  explicit LeakyRelu(double slope);  // a; throws std::logic_error when it is not above 0

  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;

 private:
  double slope_;
};

}  // namespace gx
