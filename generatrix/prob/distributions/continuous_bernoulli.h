// The continuous Bernoulli law on [0, 1], elementwise: the proper density for grey values whose exponent is Bernoulli's
// (Loaiza-Ganem and Cunningham 2019, arXiv 1907.06845, eq. 6-8), by its logit l.
//
//   log p(x) = l x - A(l),  A(l) = log((exp l - 1) / l),  A(0) = 0
//   mean     = A'(l) = 1 / (1 - exp(-l)) - 1 / l
//   x        = log(1 + u (exp l - 1)) / l,  u ~ U(0, 1)
//
// l = 0 is the uniform law; near it each formula is replaced by its Taylor series (bounds in the .cpp). Values outside [0, 1] are
// not refused. logits: the batch shape; the event is one number.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

struct ContinuousBernoulli {
  Tensor logits;

  Tensor sample(const Shape& n, Rng& rng) const;
  Tensor rsample(const Shape& n, Rng& rng) const;
  Tensor log_prob(const Tensor& x) const;
  Tensor mean() const;
  Tensor log_normalizer() const;  // A(l), batch shape
  Shape batch_shape() const { return logits.sizes().vec(); }
  Shape event_shape() const { return {}; }
};

}  // namespace gx
