#include "generatrix/prob/divergences/kl.h"

#include <ATen/ATen.h>

#include <limits>

#include "generatrix/base/errors.h"
#include "generatrix/prob/distributions/bernoulli.h"
#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/distributions/continuous_bernoulli.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/laplace.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/standard_normal.h"
#include "generatrix/prob/distributions/uniform.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

// (r^2 + d^2 - 1) / 2 - log r with r = q.scale / p.scale, d = (q.loc - p.loc) / p.scale
Tensor normal_kl(const Tensor& r, const Tensor& d) {
  const auto spread = at::addcmul(at::rsub(r.log(), -0.5), r, r, 0.5);
  return at::addcmul(spread, d, d, 0.5);
}

Tensor between(const Normal& q, const Normal& p) { return normal_kl(q.scale / p.scale, (q.loc - p.loc) / p.scale); }

// log(b_p / b_q) + (b_q exp(-|d| / b_q) + |d|) / b_p - 1, d = q.loc - p.loc
Tensor between(const Laplace& q, const Laplace& p) {
  const auto d = (q.loc - p.loc).abs();
  return (p.scale / q.scale).log() + (q.scale * at::exp(-d / q.scale) + d) / p.scale - 1;
}

// s(l_q) log[s(l_q) / s(l_p)] + s(-l_q) log[s(-l_q) / s(-l_p)]
Tensor between(const Bernoulli& q, const Bernoulli& p) {
  const auto on = at::log_sigmoid(q.logits) - at::log_sigmoid(p.logits);
  return on + at::sigmoid(-q.logits) * (p.logits - q.logits);  // log s(-l) = log s(l) - l
}

// An exponential family: (l_q - l_p) A'(l_q) - A(l_q) + A(l_p)
Tensor between(const ContinuousBernoulli& q, const ContinuousBernoulli& p) {
  return (q.logits - p.logits) * q.mean() - q.log_normalizer() + p.log_normalizer();
}

// sum_k q_k (log q_k - log p_k)
Tensor between(const Categorical& q, const Categorical& p) {
  const auto log_q = at::log_softmax(q.logits, -1);
  return (log_q.exp() * (log_q - at::log_softmax(p.logits, -1))).sum(-1);
}

// log of the ratio of lengths; infinite unless p covers q
Tensor between(const Uniform& q, const Uniform& p) {
  const auto covered = at::logical_and(p.low <= q.low, q.high <= p.high);
  return at::where(covered, ((p.high - p.low) / (q.high - q.low)).log(), std::numeric_limits<double>::infinity());
}

using Formula = Tensor (*)(const Distribution& q, const Distribution& p);

Formula find(const Distribution& q, const Distribution& p);

template <class L>
Formula same_kind(const Distribution& q, const Distribution& p) {
  if (!q.as<L>() || !p.as<L>()) return nullptr;
  return [](const Distribution& a, const Distribution& b) { return between(*a.as<L>(), *b.as<L>()); };
}

// The hot pair of every VAE: q(z|x) against N(0, I), with nothing multiplied by one.
Formula against_standard_normal(const Distribution& q, const Distribution& p) {
  const auto* vector = q.as<Independent>();
  const auto* standard = p.as<StandardNormal>();
  if (!vector || !standard || !vector->base.as<Normal>()) return nullptr;
  if (static_cast<std::size_t>(vector->n_event_dims) != standard->event.size()) return nullptr;
  return [](const Distribution& a, const Distribution&) {
    const auto& from = *a.as<Independent>();
    const auto& normal = *from.base.as<Normal>();
    return sum_last(normal_kl(normal.scale, normal.loc), from.n_event_dims);
  };
}

Formula between_events(const Distribution& q, const Distribution& p) {
  const auto *from = q.as<Independent>(), *to = p.as<Independent>();
  if (!from || !to || from->n_event_dims != to->n_event_dims || !find(from->base, to->base)) return nullptr;
  return [](const Distribution& a, const Distribution& b) {
    const auto &q_events = *a.as<Independent>(), &p_events = *b.as<Independent>();
    return sum_last(kl(q_events.base, p_events.base), q_events.n_event_dims);
  };
}

// A standard normal law written with its zeros and ones; any other law as it is.
Distribution spelled_out(const Distribution& d) {
  const auto* standard = d.as<StandardNormal>();
  if (!standard) return d;
  const Normal normal{at::zeros(standard->event, standard->options), at::ones(standard->event, standard->options)};
  return standard->event.empty() ? Distribution(normal) : independent(normal, static_cast<int>(standard->event.size()));
}

Formula with_standard_normal(const Distribution& q, const Distribution& p) {
  if (!q.as<StandardNormal>() && !p.as<StandardNormal>()) return nullptr;
  if (!find(spelled_out(q), spelled_out(p))) return nullptr;
  return [](const Distribution& a, const Distribution& b) { return kl(spelled_out(a), spelled_out(b)); };
}

Formula find(const Distribution& q, const Distribution& p) {
  for (const auto rule :
       {against_standard_normal, between_events, same_kind<Normal>, same_kind<Categorical>, same_kind<Bernoulli>,
        same_kind<ContinuousBernoulli>, same_kind<Laplace>, same_kind<Uniform>, with_standard_normal}) {
    if (const auto formula = rule(q, p)) return formula;
  }
  return nullptr;
}

}  // namespace

bool has_closed_kl(const Distribution& q, const Distribution& p) { return find(q, p) != nullptr; }

Tensor kl(const Distribution& q, const Distribution& p) {
  if (const auto formula = find(q, p)) return formula(q, p);
  throw errors::no_closed_kl(q.name(), p.name());
}

}  // namespace gx
