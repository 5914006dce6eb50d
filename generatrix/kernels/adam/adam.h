// A step of Adam over all parameters of a turn in one pass: gradients that came in parts are added up on the way.
//
//   g = sum_parts g_part (+ weight_decay p)         Adam with L2; decoupled: p <- p - rate weight_decay p instead
//   m <- m + (1 - beta1) (g - m)
//   v <- beta2 v + (1 - beta2) g^2
//   p <- p - rate / (1 - beta1^t)  m / (sqrt(v / (1 - beta2^t)) + epsilon)
//
// Kingma and Ba 2015, algorithm 1; decoupled: Loshchilov and Hutter 2019, algorithm 2.
#pragma once

#include <vector>

#include "generatrix/base/tensor.h"
#include "generatrix/kernels/adam/adam_block.h"

namespace gx {

// What a step moves: lists of tensors of one type, alike in sizes and in how they lie in memory, without gaps.
struct AdamState {
  std::vector<Tensor> parameters, m, v;
  Tensor steps;  // t, a float32 scalar; one more after each step
};

// gradients[part][i] lies as parameters[i]. skip: undefined, or a float32 scalar; 1 leaves all as it was, t too. No operation
// waits for the device. float32 and float64 on the CPU; all else by the reference.
void adam(const AdamRule& rule, const AdamState& state, const std::vector<std::vector<Tensor>>& gradients, const Tensor& skip);
void adam_reference(const AdamRule& rule, const AdamState& state, const std::vector<std::vector<Tensor>>& gradients,
                    const Tensor& skip);

}  // namespace gx
