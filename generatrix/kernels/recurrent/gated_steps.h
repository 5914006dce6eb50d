// Gated recurrent units (Cho et al. 2014, arXiv 1406.1078, section 2.3) over all steps of a sequence, as one node of autograd
// with its own backward. Of H features, with drive = w_in v + b_in, which needs no order of the steps, in parts r, z, c of H
// numbers:
//
//   s = w_state h_t-1 + b_state,   r = sigmoid(drive_r + s_r),   z = sigmoid(drive_z + s_z),   c = tanh(drive_c + r s_c)
//   h_t = c + z (h_t-1 - c)
//
// A thread takes some rows through all steps: their states stay in its cache, and it waits for no other thread. The gradient of
// w_state is one product over all steps, not one for each of them.
//
// The kernel takes float32 and float64 on the CPU; the reference, torch's recurrent layer, takes everything else. A gradient of
// the gradient is that of the formula in torch's operators. Runs on all threads; results do not depend on their number. Test:
// gated_steps_test.cpp.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

struct GatedWeights {
  Tensor w_in, w_state, b_in, b_state;  // [3 H, n_in], [3 H, H], [3 H], [3 H]
};

// v [B, T, n_in], first [B, H] = h_0 -> h_1 .. h_T [B, T, H].
Tensor gated_steps(const Tensor& v, const Tensor& first, const GatedWeights& weights);
Tensor gated_steps_reference(const Tensor& v, const Tensor& first, const GatedWeights& weights);

}  // namespace gx
