#include "generatrix/prob/distributions/bernoulli.h"

#include <ATen/ATen.h>

#include "generatrix/prob/shapes.h"

namespace gx {

Tensor Bernoulli::sample(const Shape& n, Rng& rng) const {
  at::NoGradGuard off;
  return rng.bernoulli(mean().expand(joined(n, batch_shape())));
}

Tensor Bernoulli::log_prob(const Tensor& x) const {
  // torch's kernel multiplies in place, so both sides must have the full shape and one type before it
  const auto shape = broadcast_shape(x.sizes(), logits.sizes());
  const auto type = at::result_type(x, logits);
  const auto loss =
      at::binary_cross_entropy_with_logits(logits.to(type).expand(shape), x.to(type).expand(shape), {}, {}, at::Reduction::None);
  return loss.neg();
}

Tensor Bernoulli::mean() const { return logits.sigmoid(); }

}  // namespace gx
