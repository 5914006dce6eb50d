#include "generatrix/prob/distributions/discretized_logistic_mixture.h"

#include <ATen/ATen.h>

#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/distributions/logistic.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

constexpr double kLogScaleBound = 7;  // beyond it a bin's mass or its complement is rounding

Shape component_shape(const DiscretizedLogisticMixture& d) {
  return broadcast_shape(broadcast_shape(d.logits.sizes(), d.means.sizes()), d.log_scales.sizes());
}

Tensor held(const Tensor& log_scales) { return log_scales.clamp(-kLogScaleBound, kLogScaleBound); }

// log(s(b) - s(a)) for b > a without cancellation: s(b) - s(a) = (e^b - e^a) / ((1 + e^a)(1 + e^b))
//   = [e^b / (1 + e^b)] [1 / (1 + e^a)] (1 - e^(a - b)) = s(b) s(-a) (1 - e^-(b - a)).
// So the tails need no approximation by the density. b - a = width / scale does not depend on x.
Tensor log_bin_mass(const Tensor& x, const Tensor& means, const Tensor& log_scales, double width) {
  const auto inverse_scale = at::exp(-held(log_scales));
  const auto center = (x - means) * inverse_scale;
  const auto half = inverse_scale * (width / 2);
  const auto below_top = at::log_sigmoid(center + half);     // log s(b)
  const auto above_bottom = at::log_sigmoid(half - center);  // log s(-a)
  const auto inner = below_top + above_bottom + at::log(-at::expm1(-2 * half));
  return at::where(x < width / 2, below_top, at::where(x > 1 - width / 2, above_bottom, inner));
}

}  // namespace

Tensor DiscretizedLogisticMixture::sample(const Shape& n, Rng& rng) const {
  at::NoGradGuard off;
  const auto shape = component_shape(*this);
  const auto all = joined(n, shape);
  const auto index = Categorical{logits.expand(shape)}.sample(n, rng).unsqueeze(-1);  // [n..., batch..., 1]
  const auto pick = [&](const Tensor& t) { return t.expand(all).gather(-1, index).squeeze(-1); };
  const auto x = Logistic{pick(means), pick(held(log_scales)).exp()}.sample({}, rng);
  const auto top = static_cast<double>(symbols - 1);
  return x.clamp_(0, 1).mul_(top).round_().div_(top);
}

Tensor DiscretizedLogisticMixture::log_prob(const Tensor& x) const {
  const double width = 1. / static_cast<double>(symbols - 1);
  const auto log_mass = log_bin_mass(x.unsqueeze(-1), means, log_scales, width);  // [..., batch..., K]
  return at::logsumexp(at::log_softmax(logits, -1) + log_mass, -1);
}

// E level = sum over i >= 1 of P(level >= i), and P(level >= i) = s((m - (i - 1/2) w) / b).
Tensor DiscretizedLogisticMixture::mean() const {
  const auto inverse_scale = at::exp(-held(log_scales));
  auto total = at::zeros(component_shape(*this), means.options());
  for (std::int64_t i = 1; i < symbols; ++i) {
    const auto edge = (static_cast<double>(i) - 0.5) / static_cast<double>(symbols - 1);
    total = total + at::sigmoid((means - edge) * inverse_scale);
  }
  return (at::softmax(logits, -1) * total).sum(-1) / static_cast<double>(symbols - 1);
}

Shape DiscretizedLogisticMixture::batch_shape() const { return all_but_last(component_shape(*this), 1); }

}  // namespace gx
