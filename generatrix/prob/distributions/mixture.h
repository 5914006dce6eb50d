// A mixture of K laws of one kind: component k is drawn with probability softmax(weights)_k.
//
//   log p(x) = log sum_k exp( log w_k + log p_k(x) )
//
// components: batch shape [batch..., K], any event shape; weights: logits that broadcast to [batch..., K].
// A draw has no gradient: the choice of a component has none.
#pragma once

#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/law.h"

namespace gx {

struct Mixture {
  Categorical weights;
  Distribution components;

  Tensor sample(const Shape& n, Rng& rng) const;
  Tensor log_prob(const Tensor& x) const;
  Tensor mean() const;
  Shape batch_shape() const;
  Shape event_shape() const { return components.event_shape(); }
};

}  // namespace gx
