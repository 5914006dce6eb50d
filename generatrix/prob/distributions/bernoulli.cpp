#include "generatrix/prob/distributions/bernoulli.h"

#include <ATen/ATen.h>

#include "generatrix/prob/shapes.h"

namespace gx {

Tensor Bernoulli::sample(const Shape& n, Rng& rng) const {
  at::NoGradGuard off;
  return rng.bernoulli(mean().expand(joined(n, batch_shape())));
}

Tensor Bernoulli::log_prob(const Tensor& x) const {
  // torch's kernel multiplies in place, so both sides must have the full shape and one type before it. The sign goes in as its
  // weight: negating the result would write the whole gradient once more on the way back (an eighth of forward and backward).
  const auto shape = broadcast_shape(x.sizes(), logits.sizes());
  const auto type = at::result_type(x, logits);
  const auto minus = at::full({}, -1, at::TensorOptions(logits.device()).dtype(type));
  return at::binary_cross_entropy_with_logits(logits.to(type).expand(shape), x.to(type).expand(shape), minus, {},
                                              at::Reduction::None);
}

Tensor Bernoulli::mean() const { return logits.sigmoid(); }

}  // namespace gx
