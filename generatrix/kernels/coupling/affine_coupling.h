// The elementwise part of an affine coupling (families/flow/coupling.h) as one node of autograd, with its own backward:
//
//   z_kept = x_kept,  z_moved = x_moved exp(s) + t,   s = b tanh(a / b0),   log-det = sum of s over the event
//
// One pass over the image each way, in place of some fifteen forward and thirty backward, and no copies to part and join halves.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

struct AffineCoupled {
  Tensor value, log_det;  // as x; [...]
};

// x [..., C, event...] with n_event_dims event dimensions, of which C is the first; given [..., 2 n, event...] holds t, then a;
// bound b [n, 1, ...], one for each moved channel: the last n of C where keeps_first, else the first n. With gradient to x, given
// and bound. Fused on the CPU in float32 and float64; the reference elsewhere. A gradient of the gradient is that of the
// reference.
AffineCoupled affine_coupling(const Tensor& x, const Tensor& given, const Tensor& bound, double first_bound, bool keeps_first);
AffineCoupled affine_coupling_reference(const Tensor& x, const Tensor& given, const Tensor& bound, double first_bound,
                                        bool keeps_first);

}  // namespace gx
