#include "generatrix/prob/distributions/bernoulli.h"

#include <ATen/ATen.h>

#include "generatrix/kernels/bernoulli/bernoulli.h"
#include "generatrix/prob/shapes.h"

namespace gx {

Tensor Bernoulli::sample(const Shape& n, Rng& rng) const {
  at::NoGradGuard off;
  return rng.bernoulli(mean().expand(joined(n, batch_shape())));
}

Tensor Bernoulli::log_prob_of_events(const Tensor& x, int n_dims) const { return bernoulli_log_prob(logits, x, n_dims); }

Tensor Bernoulli::mean() const { return logits.sigmoid(); }

}  // namespace gx
