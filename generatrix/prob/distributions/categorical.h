// The law of one symbol out of K, by unnormalized log-probabilities.
//
//   log p(k) = logits_k - log sum_j exp logits_j
//
// logits [batch..., K]; the event is one index in [0, K): draws are int64, scores accept any integer or float type.
// mean() is the expected index.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

struct Categorical {
  Tensor logits;

  Tensor sample(const Shape& n, Rng& rng) const;
  Tensor log_prob(const Tensor& x) const;
  Tensor mean() const;
  Shape batch_shape() const;
  Shape event_shape() const { return {}; }
};

}  // namespace gx
