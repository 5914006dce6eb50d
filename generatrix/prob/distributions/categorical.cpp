#include "generatrix/prob/distributions/categorical.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>

#include "generatrix/prob/shapes.h"

namespace gx {

Tensor Categorical::sample(const Shape& n, Rng& rng) const {
  const auto drawn = rng.categorical(logits, c10::multiply_integers(n));
  return drawn.reshape(joined(n, batch_shape()));
}

Tensor Categorical::log_prob(const Tensor& x) const {
  const auto shape = broadcast_shape(x.sizes(), batch_shape());
  const auto normalized = at::log_softmax(logits, -1).expand(joined(shape, {logits.size(-1)}));
  const auto index = x.to(at::kLong).expand(shape).unsqueeze(-1);
  return normalized.gather(-1, index).squeeze(-1);
}

Tensor Categorical::mean() const { return at::softmax(logits, -1).matmul(at::arange(logits.size(-1), logits.options())); }
Shape Categorical::batch_shape() const { return all_but_last(logits.sizes(), 1); }

}  // namespace gx
