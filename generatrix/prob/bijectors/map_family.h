// Families of maps of one number: what couplings and autoregressive flows do to each number, as a value. A family says how many
// parameters a map has and makes it of any numbers; zeros give the identity. Every map's `inverse`, from the data to the latents,
// is its cheap direction, for training goes that way.
//
//   additive_maps      z = x + t                                                       (NICE)
//   affine_maps        z = x exp(s) + t,  s = bound tanh(a / bound)                    (RealNVP, MAF)
//   gated_maps         z = s x + (1 - s) m,  s = sigmoid(a + 1)                        (IAF; zeros give z = 0.73 x)
//   spline_maps        z = the rational-quadratic spline at x, n_bins bins in |x| <= bound  (NSF)
#pragma once

#include <functional>

#include "generatrix/prob/bijector.h"

namespace gx {

struct MapFamily {
  std::int64_t n_parameters;
  std::function<Bijector(const Tensor& raw)> of;  // raw [..., n_parameters] -> a map of numbers [...]
};

MapFamily additive_maps();
MapFamily affine_maps(double bound);
MapFamily gated_maps();
MapFamily spline_maps(std::int64_t n_bins, double bound);

}  // namespace gx
