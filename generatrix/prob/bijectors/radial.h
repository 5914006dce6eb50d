// A radial map: space is pulled towards a point or pushed away from it (Rezende and Mohamed, Variational Inference with
// Normalizing Flows, 2015, arXiv 1505.05770, eq. 14 and appendix A.2). With r = |z - c| and h = 1 / (a + r):
//
//   forward            x = z + b h (z - c)
//   forward log-det    (D - 1) log(1 + b h) + log(1 + a b h^2)
//   inverse            z = c + (x - c) / (1 + b h),  where r (1 + b h) = R = |x - c|
//   inverse log-det    -(that at z)
//
// a > 0 and b > -a, so that the distance R grows with r. Then r is the positive root of r^2 + (a + b - R) r - a R = 0, written so
// that nothing cancels.
#pragma once

#include "generatrix/prob/bijector.h"

namespace gx {

// Events are vectors [D]; center [..., D], a and b [...] broadcast against the leading shape.
struct Radial {
  Tensor center, a, b;

  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;
};

// Of any numbers: a = exp(log_a), b = a (softplus(push + log(e - 1)) - 1), which is 0 at push = 0.
Radial radial(const Tensor& center, const Tensor& log_a, const Tensor& push);

}  // namespace gx
