// A map read backwards: an inverse autoregressive flow is invert(masked autoregressive flow).
//
//   forward            f's inverse
//   forward log-det    its log-det
//   inverse            f's forward
//   inverse log-det    its log-det
#pragma once

#include "generatrix/prob/bijector.h"

namespace gx {

struct Inverted {
  Bijector f;

  Mapped forward(const Tensor& latent) const { return f.inverse(latent); }
  Mapped inverse(const Tensor& data) const { return f.forward(data); }
};

// Twice inverted is f itself.
inline Bijector invert(const Bijector& f) {
  if (const auto* inverted = f.as<Inverted>()) return inverted->f;
  return Inverted{f};
}

}  // namespace gx
