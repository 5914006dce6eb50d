// Maps one after another: chain({f, g}) is x = g(f(z)).
//
//   forward            f first, then g
//   forward log-det    log |det df| at z + log |det dg| at f(z)
//   inverse            g's inverse first, then f's
//   inverse log-det    their sum, likewise
//
// Throws std::logic_error when the log-dets of two links differ in shape: their events are not the same. An empty chain is
// refused too.
#pragma once

#include <vector>

#include "generatrix/prob/bijector.h"

namespace gx {

struct Chain {
  std::vector<Bijector> links;

  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;
};

Bijector chain(std::vector<Bijector> links);

}  // namespace gx
