// The Bernoulli law of a bit, elementwise, by its logit l = log(p / (1 - p)).
//
//   log p(x) = x log s(l) + (1 - x) log s(-l),  s the sigmoid
//
// For x between 0 and 1 this is minus the cross-entropy of grey values, which is not a density in x (ContinuousBernoulli is).
// Exact for logits of any size: nothing is clamped. logits: the batch shape; the event is one number.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

struct Bernoulli {
  Tensor logits;

  Tensor sample(const Shape& n, Rng& rng) const;
  Tensor log_prob(const Tensor& x) const { return log_prob_of_events(x, 0); }
  Tensor log_prob_of_events(const Tensor& x, int n_dims) const;
  Tensor mean() const;
  Shape batch_shape() const { return logits.sizes().vec(); }
  Shape event_shape() const { return {}; }
};

}  // namespace gx
