// Gated recurrent units (Cho et al. 2014, arXiv 1406.1078, section 2.3) over all steps of a sequence, as one node of autograd
// with its own backward. Of H features, with drive = W_in v + b_in, which needs no order of the steps, in parts r, z, c of H
// numbers:
//
//   s = w h_t-1 + b,   r = sigmoid(drive_r + s_r),   z = sigmoid(drive_z + s_z),   c = tanh(drive_c + r s_c)
//   h_t = c + z (h_t-1 - c)
//
// A thread takes some rows through all steps: their states stay in its cache, and it waits for no other thread. The gradient of w
// is one product over all steps, not one for each of them.
//
// The kernel takes float32 and float64 on the CPU; the reference takes everything else, and a gradient of the gradient is the
// reference's. Runs on all threads; results do not depend on their number. Test: gated_steps_test.cpp.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// drive [B, T, 3 H], first [B, H] = h_0, w [3 H, H], b [3 H] -> h_1 .. h_T [B, T, H].
Tensor gated_steps(const Tensor& drive, const Tensor& first, const Tensor& w, const Tensor& b);
Tensor gated_steps_reference(const Tensor& drive, const Tensor& first, const Tensor& w, const Tensor& b);

}  // namespace gx
