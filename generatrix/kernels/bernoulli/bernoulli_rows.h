// Events of bits one after another, on plain arrays: what kernels/bernoulli/bernoulli runs.
#pragma once

#include <cstdint>

#include "generatrix/kernels/vector/instructions.h"

namespace gx::kernels {

// log_prob[i] of logits and x [n, event]; residual [n, event]: x - s(l), the gradient of each.
template <class T>
void bernoulli_rows(Instructions, std::int64_t n, std::int64_t event, const T* logits, const T* x, T* log_prob, T* residual);

// gradient [n, event] = of_log_prob [n] * residual
template <class T>
void scale_rows(Instructions, std::int64_t n, std::int64_t event, const T* of_log_prob, const T* residual, T* gradient);

}  // namespace gx::kernels
