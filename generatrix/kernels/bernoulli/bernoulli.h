// The log-likelihood of independent bits from their logits, summed over an event: one node of autograd.
//
//   log p(x) = sum_d x_d l_d - log(1 + exp(l_d)),   d log p / d l_d = x_d - s(l_d),  s the sigmoid
//
// (minus the cross-entropy with logits, reduced). Kingma and Welling 2014, appendix C.1, of logits in place of probabilities.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// logits [..., event], x of a shape that broadcasts to it; the event is the last n_event_dims dimensions. Gives [...]. Values of
// x between 0 and 1 count in proportion. Exact for logits of any size. float32 and float64 on the CPU; all else, and events of no
// dimension, by the reference.
Tensor bernoulli_log_prob(const Tensor& logits, const Tensor& x, int n_event_dims);
Tensor bernoulli_log_prob_reference(const Tensor& logits, const Tensor& x, int n_event_dims);

}  // namespace gx
