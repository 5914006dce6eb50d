#include "generatrix/families/sequential/particle_filter.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/families/sequential/resampling.h"
#include "generatrix/families/sequential/unrolled.h"

namespace gx {
namespace {

Tensor log_mean(const Tensor& log_w) { return at::logsumexp(log_w, 0) - std::log(static_cast<double>(log_w.size(0))); }

}  // namespace

Filtered filtered(const SequenceBatch& batch, std::int64_t n_particles, double resample_below, Rng& rng) {
  auto& graph = batch.graph;
  const auto evidence = batch.reading.evidence.unbind(0), drive = batch.reading.drive.unbind(0);
  const auto n_steps = batch.n_steps();
  const auto zero = at::zeros({}, batch.first_state.options().requires_grad(false));
  auto state = batch.first_state.expand({n_particles, -1, -1});
  auto log_w = zero.expand({n_particles, batch.n_rows()});
  auto sum = zero.expand({batch.n_rows()}), effective = sum;
  for (std::int64_t t = 0; t < n_steps; ++t) {
    const auto place = static_cast<std::size_t>(t);
    state = batch.told(state, t);
    const auto opened = graph.opened(state);
    const auto p = graph.prior(state), q = graph.posterior(opened, evidence[place]);
    const auto z = q.rsample({}, rng), f = graph.features(z);
    const auto ratio = vector_log_prob(p, z) - vector_log_prob(q, z);  // [K, B]
    log_w = log_w + member_log_prob(batch.likelihood, graph.emission(state, f), batch.member(t), batch.inside[t]) +
            at::where(batch.inside[t], ratio, zero);
    effective = effective + at::where(batch.inside[t], effective_particles(log_w.detach()), zero);
    if (t + 1 == n_steps) break;
    state = graph.next(state, opened, f, drive[place]);
    if (resample_below == 0) continue;
    const auto anew = resampled(log_w, resample_below, batch.inside[t + 1], rng);
    if (!anew.any()) continue;
    sum = sum + at::where(anew.rows, log_mean(log_w), zero);
    log_w = at::where(anew.rows, zero, log_w);
    state = anew.of(state);
  }
  return {sum + log_mean(log_w), effective / batch.inside.sum(0).clamp_min(1)};
}

Filtered importance_weighted(const SequenceBatch& batch, std::int64_t n_draws, Rng& rng) {
  const auto all = unrolled(batch, n_draws, Divergence::sampled, rng);
  const auto log_w = (all.log_likelihood - all.divergence).sum(1);  // [K, B]
  return {log_mean(log_w), effective_particles(log_w.detach())};
}

}  // namespace gx
