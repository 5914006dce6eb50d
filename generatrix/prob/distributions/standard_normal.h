// N(0, I) over one event: the usual prior. It has no parameters, so its density and its KL divergence cost fewer operations than
// those of a Normal of zeros and ones.
//
//   log p(x) = -sum x^2 / 2 - D log(2 pi) / 2,  D = numbers in an event
//
// Batch shape []. Draws have the type of `options`; its device is that of the mean only, draws live where the stream lives.
#pragma once

#include "generatrix/prob/law.h"

namespace gx {

struct StandardNormal {
  Shape event;
  at::TensorOptions options;

  Tensor sample(const Shape& n, Rng& rng) const;
  Tensor rsample(const Shape& n, Rng& rng) const { return sample(n, rng); }  // nothing to differentiate
  Tensor log_prob(const Tensor& x) const;
  Tensor mean() const;
  Shape batch_shape() const { return {}; }
  Shape event_shape() const { return event; }
};

Distribution standard_normal(Shape event, at::TensorOptions options = {});

}  // namespace gx
