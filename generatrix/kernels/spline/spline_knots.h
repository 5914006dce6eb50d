// The knots of rational-quadratic splines, from any numbers, as one node of autograd with its own backward (Durkan et al. 2019,
// arXiv 1906.04032, section 3.1 and appendix B.1). Of K bins in the box [-B, B], with raw = (w, h, s), K + K + K - 1 numbers:
//
//   widths      2 B (l + (1 - K l) softmax(w)),  u_0 = -B, u_k+1 = u_k + width_k, u_K = B exactly
//   heights     likewise of h: v
//   slopes      l + softplus(s_k + c) at inner knots, 1 at both ends; c so that s_k = 0 has slope 1
//
// l = 1e-3 is the least share and the least slope. Torch's operators pass some fifteen times over all numbers.
//
// The kernel takes float32 and float64 on the CPU; the reference takes everything else, and a gradient of the gradient is the
// reference's. Runs on all threads; results do not depend on their number. Test: spline_knots_test.cpp.
#pragma once

#include "generatrix/kernels/spline/rational_quadratic.h"

namespace gx {

// raw [..., 3 K - 1] -> knots [..., K + 1] each.
SplineKnots spline_knots(const Tensor& raw, double bound);
SplineKnots spline_knots_reference(const Tensor& raw, double bound);

}  // namespace gx
