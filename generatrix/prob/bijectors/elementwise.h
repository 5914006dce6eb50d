// A map of numbers applied to every number of an event with n dimensions.
//
//   forward            f on each element
//   forward log-det    sum over the last n dimensions of f's
//   inverse            f's inverse on each element
//   inverse log-det    likewise
#pragma once

#include "generatrix/prob/bijector.h"

namespace gx {

struct Elementwise {
  Bijector f;
  int n_event_dims;

  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;
};

inline Bijector elementwise(Bijector f, int n_event_dims) { return Elementwise{std::move(f), n_event_dims}; }

}  // namespace gx
