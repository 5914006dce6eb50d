#include "generatrix/prob/distributions/mixture.h"

#include <ATen/ATen.h>

#include <optional>

#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

// t with `count` dimensions of size 1 behind it, so that a weight per component meets a whole event.
Tensor facing_events(Tensor t, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) t = t.unsqueeze(-1);
  return t;
}

// log p_k(x) [..., K] of x [..., Z] where p_k = N(loc_k, scale_k^2) in each number, loc and scale [K, Z]: two products of
// matrices in place of K Z numbers for each x,
//   sum_d ((x_d - m_d) / s_d)^2 = x^2 . s^-2 - 2 x . (m s^-2) + m^2 . s^-2
// In float64, because the three cancel.
Tensor log_prob_of_normals(const Normal& law, const Tensor& x) {
  const auto x64 = x.to(at::kDouble), m = law.loc.to(at::kDouble), s = law.scale.to(at::kDouble);
  const auto precision = s.square().reciprocal();
  const auto square =
      at::matmul(x64.square(), precision.t()) - 2 * at::matmul(x64, (m * precision).t()) + (m.square() * precision).sum(1);
  const auto volume = s.log().sum(1) + kHalfLog2Pi * static_cast<double>(x.size(-1));
  return (-0.5 * square - volume).to(x.scalar_type());
}

// The normal laws that components are, if each is one vector of independent numbers: parameters [K, Z].
std::optional<Normal> as_normals(const Distribution& components) {
  const auto* event = components.as<Independent>();
  const auto* cells = event ? event->base.as<Normal>() : nullptr;
  if (!cells || event->n_event_dims != 1 || cells->batch_shape().size() != 2) return {};
  const auto shape = cells->batch_shape();
  return Normal{cells->loc.expand(shape), cells->scale.expand(shape)};
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
  const auto normals = as_normals(components);
  const auto each =
      normals ? log_prob_of_normals(*normals, x) : components.log_prob(x.unsqueeze(component_axis));  // [..., batch..., K]
  return at::logsumexp(at::log_softmax(weights.logits, -1) + each, -1);
}

Tensor Mixture::mean() const {
  const auto n_event = event_shape().size();
  const auto share = facing_events(at::softmax(weights.logits, -1), n_event);  // [..., K, 1...]
  return (share * components.mean()).sum(-1 - static_cast<std::int64_t>(n_event));
}

Shape Mixture::batch_shape() const { return all_but_last(components.batch_shape(), 1); }

}  // namespace gx
