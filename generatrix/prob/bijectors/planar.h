// A planar map: space is pushed along one direction where it lies near a plane (Rezende and Mohamed, Variational Inference with
// Normalizing Flows, 2015, arXiv 1505.05770, eq. 10-12 and appendix A.1). With a = w.z + b:
//
//   forward            x = z + v tanh a
//   forward log-det    log(1 + w.v (1 - tanh^2 a))
//   inverse            z = x - v tanh a,  where a + w.v tanh a = w.x + b
//   inverse log-det    -log(1 + w.v (1 - tanh^2 a))
//
// v = u + (m(w.u) - w.u) w / |w|^2 with m(t) = softplus(t + log(e - 1)) - 1, so that w.v > -1 and the map can be undone. The
// paper has m(t) = softplus(t) - 1, which is not 0 at 0: v would grow without bound as w vanishes, where here it stays near u.
// The equation in a is monotone: it is solved by halving an interval, and a last Newton step gives it its gradient.
#pragma once

#include "generatrix/prob/bijector.h"

namespace gx {

// Events are vectors [Z]; w and v [..., Z], b and wv = w.v [...] broadcast against the leading shape.
struct Planar {
  Tensor w, v, b, wv;

  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;
};

// Of any u, w [..., Z], b [...].
Planar planar(const Tensor& u, const Tensor& w, const Tensor& b);

}  // namespace gx
