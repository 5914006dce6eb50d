// The elements of a vector in another order.
//
//   forward            x_i = z_order(i)
//   forward log-det    0
//   inverse            z_order(i) = x_i
//   inverse log-det    0
//
// Flip is the order D-1 .. 0. The event is the last dimension, [D].
#pragma once

#include "generatrix/prob/bijector.h"

namespace gx {

class Permute final {
 public:
  // order int64 [D], each of 0..D-1 once; throws std::logic_error otherwise. Reads the tensor on the host.
  explicit Permute(Tensor order);

  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;

 private:
  Tensor order_, back_;
};

struct Flip {
  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const { return forward(data); }
};

}  // namespace gx
