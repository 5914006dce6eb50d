#include "generatrix/prob/distributions/continuous_bernoulli.h"

#include <ATen/ATen.h>

#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

// A value that is singular at l = 0 is computed twice: by its series where |l| < cutoff and by its formula elsewhere. Each side
// sees a harmless argument where the other is chosen, so that no gradient of the unchosen side is 0 times infinity.
struct Split {
  Tensor near_zero, series, formula;
  Split(const Tensor& l, double cutoff)
      : near_zero(l.abs() < cutoff), series(at::where(near_zero, l, 0.)), formula(at::where(near_zero, 1., l)) {}
};

// A(l) = l/2 + log(sinh h / h), h = l/2, and log(sinh h / h) = h^2/6 - h^4/180 + h^6/2835 - h^8/37800 + h^10/467775 - ...
// For |l| < 1/2 the next term is below 2e-14 and its derivative below 4e-13. Outside, A = max(l, 0) + log((1 - exp(-a)) / a) with
// a = |l| loses nothing, and its derivative cancels at most 1/a = 2 against 2.5.
constexpr double kNormalizerCutoff = 0.5;

// x = K(l) / l with K(l) = log(1 + u (exp l - 1)) the cumulant function of a bit: x = k1 + k2 l/2 + k3 l^2/6 + k4 l^3/24 + k5
// l^4/120
// + ..., k1 = u, k2 = w = u (1 - u), k3 = w (1 - 2u), k4 = w (1 - 6w), k5 = w (1 - 2u) (1 - 12w). The rest is below 2e-12 for
// |l| < 0.02; outside, rounding is amplified by at most 1 / 0.02.
constexpr double kQuantileCutoff = 0.02;

Tensor quantile_series(const Tensor& u, const Tensor& l) {
  const auto w = u * (1 - u);
  const auto skew = 1 - 2 * u;
  const auto k4 = 1 - 6 * w, k5 = skew * (1 - 12 * w);
  return u + w * l * (0.5 + l * (skew / 6 + l * (k4 / 24 + l * k5 / 120)));
}

// For l > 0 the law of 1 - x with logit -l is the same and its exponential cannot overflow.
Tensor quantile_formula(const Tensor& u, const Tensor& l) {
  const auto positive = l > 0;
  const auto a = l.abs();
  const auto y = at::log1p(at::where(positive, 1 - u, u) * at::expm1(-a)) / -a;
  return at::where(positive, 1 - y, y);
}

}  // namespace

Tensor ContinuousBernoulli::sample(const Shape& n, Rng& rng) const {
  at::NoGradGuard off;
  return rsample(n, rng);
}

Tensor ContinuousBernoulli::rsample(const Shape& n, Rng& rng) const {
  const auto u = open_uniform(joined(n, batch_shape()), logits.scalar_type(), rng);
  const Split l(logits, kQuantileCutoff);
  return at::where(l.near_zero, quantile_series(u, l.series), quantile_formula(u, l.formula));
}

Tensor ContinuousBernoulli::log_normalizer() const {
  const Split l(logits, kNormalizerCutoff);
  const auto h2 = l.series.square() / 4;
  const auto series = l.series / 2 + h2 * (1. / 6 + h2 * (-1. / 180 + h2 * (1. / 2835 + h2 * (-1. / 37800 + h2 / 467775))));
  const auto a = l.formula.abs();
  const auto formula = at::relu(l.formula) + at::log(-at::expm1(-a) / a);
  return at::where(l.near_zero, series, formula);
}

Tensor ContinuousBernoulli::log_prob(const Tensor& x) const { return logits * x - log_normalizer(); }

// A'(l) = 1/2 + (coth h - 1/h) / 2, and coth h - 1/h = h/3 - h^3/45 + 2 h^5/945 - h^7/4725 + 2 h^9/93555 - ...
Tensor ContinuousBernoulli::mean() const {
  const Split l(logits, kNormalizerCutoff);
  const auto h = l.series / 2, h2 = h.square();
  const auto series = h * (1. / 3 + h2 * (-1. / 45 + h2 * (2. / 945 + h2 * (-1. / 4725 + h2 * (2. / 93555)))));
  const auto half = l.formula / 2;
  return 0.5 + 0.5 * at::where(l.near_zero, series, 1 / half.tanh() - 1 / half);
}

}  // namespace gx
