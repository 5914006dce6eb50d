// Numbers through rational-quadratic splines (prob/bijectors/spline.h has the formulas), each spline made of any numbers of its
// own, as one node of autograd with its own backward (Durkan et al. 2019, arXiv 1906.04032, section 3.1 and appendix B.1). Of K
// bins in the box [-B, B], with raw = (w, h, r), K + K + K - 1 numbers:
//
//   widths      2 B (l + (1 - K l) softmax(w)),  u_0 = -B, u_k+1 = u_k + width_k, u_K = B exactly
//   heights     likewise of h: v
//   slopes      l + softplus(r_k + c) at inner knots, 1 at both ends; c so that r_k = 0 has slope 1
//
// l = 1e-3 is the least share and the least slope. The kernel takes sixteen numbers at a time, a lane each: knots stay in
// registers, and only the two slopes of a number's bin are computed. Torch's operators pass some sixty times over all bins of all
// numbers.
//
// Backward, forwards through the map y = F(z; p), L = log dF/dz, p the corners and slopes of the number's bin: the chain rule. Of
// the inverse z = G(y; p), M = -L: by the implicit function theorem, with g = grad z - grad M L_z, the gradient of y is g / F_z
// and that of p is -g F_p / F_z - grad M L_p.
//
// The kernel takes float32 and float64 on the CPU; the reference takes everything else, and a gradient of the gradient is the
// reference's. Runs on all threads; results do not depend on their number. Test: spline_map_test.cpp.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

struct Splined {
  Tensor value, log_det;  // [...]
};

enum class SplineWay { from_u_to_v, from_v_to_u };

// x [...], raw [..., 3 K - 1]. Outside the box a number stays as it is.
Splined spline_map(const Tensor& x, const Tensor& raw, double bound, SplineWay way);
Splined spline_map_reference(const Tensor& x, const Tensor& raw, double bound, SplineWay way);

struct SplineKnots {
  Tensor u, v, slope;  // [..., K + 1] each: from -B to B; slopes above 0
};
SplineKnots spline_knots(const Tensor& raw, double bound);  // in torch's operators

}  // namespace gx
