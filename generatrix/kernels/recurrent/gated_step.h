// One step of gated recurrent units (Cho et al. 2014, arXiv 1406.1078, section 2.3) after its products, as one node of autograd
// with its own backward. Of H features, drive and sums in parts r, z, c of H numbers:
//
//   r = sigmoid(drive_r + sums_r),   z = sigmoid(drive_z + sums_z),   c = tanh(drive_c + r sums_c),   next = c + z (state - c)
//
// drive is what is told at the step, sums = w state + b. Where all drives are known beforehand, gated_steps.h takes all steps.
//
// The kernel takes float32 and float64 on the CPU, and narrower drives and sums beside such a state; the reference, the formula
// in torch's operators, takes everything else, and gives the gradient of the gradient. Runs on the thread that calls it. Test:
// gated_step_test.cpp.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// drive, sums [..., 3 H], state [..., H] of the same leading shape -> [..., H], of the state's type.
Tensor gated_step(const Tensor& drive, const Tensor& sums, const Tensor& state);
Tensor gated_step_reference(const Tensor& drive, const Tensor& sums, const Tensor& state);

}  // namespace gx
