// The elementwise part of an affine coupling (families/flow/coupling.h) as one node of autograd with its own backward:
//
//   z_kept = x_kept,  z_moved = x_moved exp(s) + t,   s = b tanh(a / b0),   log-det = sum of s over the event
//
// The kernel passes over the data once forward and once backward, and copies no halves. The reference is the formula in torch's
// operators, some fifteen passes forward and thirty backward. Test: affine_coupling_test.cpp.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

struct AffineCoupled {
  Tensor value, log_det;  // z, with the shape of x; [...]
};

// x [..., C, event...]: the event's dimensions are C and those behind it. given [..., 2 n, event...] holds t, then a. bound is
// b [n, 1, ...], with as many dimensions as the event and one number for each moved channel. The moved channels are the last n
// where keeps_first, else the first n. first_bound is b0. Gradients flow to x, given and bound; a gradient of the gradient is the
// reference's. The kernel takes float32 and float64 on the CPU; the reference takes everything else. Runs on all threads; results
// do not depend on their number.
AffineCoupled affine_coupling(const Tensor& x, const Tensor& given, const Tensor& bound, double first_bound, bool keeps_first);
AffineCoupled affine_coupling_reference(const Tensor& x, const Tensor& given, const Tensor& bound, double first_bound,
                                        bool keeps_first);

}  // namespace gx
