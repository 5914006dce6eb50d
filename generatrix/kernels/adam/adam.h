// A step of Adam over all parameters of a turn, in one pass over memory. The parts of a gradient are summed in the same pass.
//
//   g = sum_parts g_part (+ weight_decay p)         Adam with L2; decoupled: p <- p - rate weight_decay p instead
//   m <- m + (1 - beta1) (g - m)
//   v <- beta2 v + (1 - beta2) g^2
//   p <- p - rate / (1 - beta1^t)  m / (sqrt(v / (1 - beta2^t)) + epsilon)
//
// Kingma and Ba 2015, algorithm 1; decoupled: Loshchilov and Hutter 2019, algorithm 2. The reference is torch's fused Adam.
// Test: adam_test.cpp. Runs on all threads; results do not depend on their number.
#pragma once

#include <vector>

#include "generatrix/base/tensor.h"
#include "generatrix/kernels/adam/adam_block.h"

namespace gx {

// What a step changes. Tensor i of each list has the same sizes and strides, without gaps in memory; all have one type.
struct AdamState {
  std::vector<Tensor> parameters, m, v;
  Tensor steps;  // t, a float32 scalar: the number of steps done
};

// gradients[part][i] has the sizes and strides of parameters[i]. skip is undefined or a float32 scalar; with skip = 1 nothing
// changes, t neither. On a GPU the host does not wait for the device. The kernel takes float32 and float64 on the CPU; the
// reference takes everything else.
void adam(const AdamRule& rule, const AdamState& state, const std::vector<std::vector<Tensor>>& gradients, const Tensor& skip);
void adam_reference(const AdamRule& rule, const AdamState& state, const std::vector<std::vector<Tensor>>& gradients,
                    const Tensor& skip);

}  // namespace gx
