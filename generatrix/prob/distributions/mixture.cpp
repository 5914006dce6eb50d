#include "generatrix/prob/distributions/mixture.h"

#include <ATen/ATen.h>

#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

// t with `count` dimensions of size 1 behind it, so that a weight per component meets a whole event.
Tensor facing_events(Tensor t, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) t = t.unsqueeze(-1);
  return t;
}

}  // namespace

Tensor Mixture::sample(const Shape& n, Rng& rng) const {
  at::NoGradGuard off;
  const auto event = event_shape();
  const auto drawn = components.sample(n, rng);  // [n..., batch..., K, event...]
  const auto index = Categorical{weights.logits.expand(components.batch_shape())}.sample(n, rng);  // [n..., batch...]
  const auto axis = index.dim();
  auto one = drawn.sizes().vec();
  one[static_cast<std::size_t>(axis)] = 1;
  return drawn.gather(axis, facing_events(index.unsqueeze(-1), event.size()).expand(one)).squeeze(axis);
}

Tensor Mixture::log_prob(const Tensor& x) const {
  const auto component_axis = x.dim() - static_cast<std::int64_t>(event_shape().size());
  const auto each = components.log_prob(x.unsqueeze(component_axis));  // [..., batch..., K]
  return at::logsumexp(at::log_softmax(weights.logits, -1) + each, -1);
}

Tensor Mixture::mean() const {
  const auto n_event = event_shape().size();
  const auto share = facing_events(at::softmax(weights.logits, -1), n_event);  // [..., K, 1...]
  return (share * components.mean()).sum(-1 - static_cast<std::int64_t>(n_event));
}

Shape Mixture::batch_shape() const { return all_but_last(components.batch_shape(), 1); }

}  // namespace gx
