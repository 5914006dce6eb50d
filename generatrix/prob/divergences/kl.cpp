#include "generatrix/prob/divergences/kl.h"

#include <ATen/ATen.h>

#include <limits>

#include "generatrix/base/errors.h"
#include "generatrix/kernels/gaussian/gaussian.h"
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

Tensor between(const Normal& q, const Normal& p) { return gaussian_kl(q.scale / p.scale, (q.loc - p.loc) / p.scale); }

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

// The hot pair of every VAE: each dimension of q(z|x) against N(0, 1), with nothing multiplied by one.
Formula against_standard_normal(const Distribution& q, const Distribution& p) {
  const auto* standard = p.as<StandardNormal>();
  if (!q.as<Normal>() || !standard || !standard->event.empty()) return nullptr;
  return [](const Distribution& a, const Distribution&) {
    const auto& normal = *a.as<Normal>();
    return gaussian_kl(normal.scale, normal.loc);
  };
}

// An event of independent numbers: the law of one, and over how many dimensions they spread; 0 where it is no such event.
struct OneNumber {
  Distribution law;
  int n_dims;
};
OneNumber one_number(const Distribution& d) {
  if (const auto* many = d.as<Independent>()) return {many->base, many->n_event_dims};
  const auto* standard = d.as<StandardNormal>();
  if (!standard) return {d, 0};
  return {standard_normal({}, standard->options), static_cast<int>(standard->event.size())};
}

Formula between_events(const Distribution& q, const Distribution& p) {
  if (!has_kl_of_each(q, p)) return nullptr;
  return [](const Distribution& a, const Distribution& b) { return sum_last(kl_of_each(a, b), one_number(a).n_dims); };
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
    if (auto formula = rule(q, p)) return formula;
  }
  return nullptr;
}

}  // namespace

bool has_kl_of_each(const Distribution& q, const Distribution& p) {
  if (!q.as<Independent>() && !p.as<Independent>()) return false;
  const auto from = one_number(q), to = one_number(p);
  return from.n_dims > 0 && from.n_dims == to.n_dims && find(from.law, to.law);
}

Tensor kl_of_each(const Distribution& q, const Distribution& p) { return kl(one_number(q).law, one_number(p).law); }

bool has_closed_kl(const Distribution& q, const Distribution& p) { return find(q, p) != nullptr; }

Tensor kl(const Distribution& q, const Distribution& p) {
  if (const auto formula = find(q, p)) return formula(q, p);
  throw errors::no_closed_kl(q.name(), p.name());
}

}  // namespace gx
