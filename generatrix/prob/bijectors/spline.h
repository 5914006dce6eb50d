// A monotone rational-quadratic spline, elementwise (Durkan, Bekasov, Murray and Papamakarios, Neural Spline Flows, 2019, arXiv
// 1906.04032, eq. 4-8 and appendix A.1-A.2). Between the knots (u_k, v_k) and (u_k+1, v_k+1) of a bin with slopes d_k, d_k+1,
// width w, height h and s = h / w; t = (z - u_k) / w and q = t (1 - t):
//
//   forward            x = v_k + h (s t^2 + d_k q) / (s + (d_k+1 + d_k - 2 s) q);  x = z outside the box |z| <= B
//   forward log-det    2 log s + log(d_k+1 t^2 + 2 s q + d_k (1 - t)^2) - 2 log(s + (d_k+1 + d_k - 2 s) q);  0 outside the box
//   inverse            z = u_k + w t,  t = 2 c / (-b - sqrt(b^2 - 4 a c));  z = x outside the box
//                      a = h (s - d_k) + y e,  b = h d_k - y e,  c = -s y,  y = x - v_k,  e = d_k+1 + d_k - 2 s
//   inverse log-det    -(that at z)
//
// The line goes through the box's corners with slope 1, as the map outside it does: the density has no step there. Arguments
// outside are moved to the edge before the formulas, so that no NaN of a branch that was not taken reaches a gradient. Rounding
// may make b^2 - 4 a c less than 0; it counts as 0 then. The other form of the root has no cancellation where a is small.
#pragma once

#include "generatrix/prob/bijector.h"

namespace gx {

// The numbers that splines of K bins are made of.
constexpr std::int64_t n_spline_parameters(std::int64_t n_bins) { return 3 * n_bins - 1; }

// Of any raw [..., 3 K - 1]: K for the widths, K for the heights, K - 1 for the slopes of inner knots
// (kernels/spline/spline_map.h says how). Zeros give the identity. A width and a height are at least a thousandth of the box's, a
// slope at least 1e-3 (Durkan et al., appendix B.1).
struct Spline {
  Tensor raw;    // the leading shape broadcasts against the argument's
  double bound;  // B

  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;
};

}  // namespace gx
