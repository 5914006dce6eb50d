// Rational-quadratic splines (prob/bijectors/spline.h has the formulas) as one node of autograd with its own backward: each
// number finds its bin and is mapped there, where torch's operators pass some forty times over all bins of all numbers.
//
// Backward, forwards through the map y = F(z; p), L = log dF/dz, p the corners and slopes of the number's bin: the chain rule. Of
// the inverse z = G(y; p), M = -L: by the implicit function theorem, with g = grad z - grad M L_z, the gradient of y is g / F_z
// and that of p is -g F_p / F_z - grad M L_p.
//
// The kernel takes float32 and float64 on the CPU; the reference takes everything else, and a gradient of the gradient is the
// reference's. Runs on all threads; results do not depend on their number. Test: rational_quadratic_test.cpp.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

struct SplineKnots {
  Tensor u, v, slope;  // [..., K + 1] each, of one shape: from -bound to bound; slopes above 0
  double bound;
};

struct Splined {
  Tensor value, log_det;  // [...]
};

enum class SplineWay { from_u_to_v, from_v_to_u };

// x [...], the knots' leading shape. Outside the box a number stays as it is.
Splined rational_quadratic(const Tensor& x, const SplineKnots& knots, SplineWay way);
Splined rational_quadratic_reference(const Tensor& x, const SplineKnots& knots, SplineWay way);

}  // namespace gx
