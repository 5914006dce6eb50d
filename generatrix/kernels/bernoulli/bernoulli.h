// The log-likelihood of independent bits, from their logits, summed over an event, as one node of autograd.
//
//   log p(x) = sum_d x_d l_d - log(1 + exp(l_d)),   d log p / d l_d = x_d - s(l_d),  s the sigmoid
//
// Kingma and Welling 2014, appendix C.1, written in logits instead of probabilities. The reference is minus torch's binary
// cross-entropy with logits, summed over the event. Test: bernoulli_test.cpp.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// logits [..., event], where the event is the last n_event_dims dimensions; the shape of x broadcasts to that of logits. Returns
// [...]. The formula also holds for x between 0 and 1. No logit overflows. Gradients flow to logits and x; a gradient of the
// gradient is the reference's. The kernel takes float32 and float64 on the CPU with n_event_dims > 0; the reference takes
// everything else. Runs on all threads; results do not depend on their number.
Tensor bernoulli_log_prob(const Tensor& logits, const Tensor& x, int n_event_dims);
Tensor bernoulli_log_prob_reference(const Tensor& logits, const Tensor& x, int n_event_dims);

}  // namespace gx
