#include "generatrix/families/sequential/unrolled.h"

#include <ATen/ATen.h>

#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/divergences/kl.h"

namespace gx {
namespace {

// What a step leaves behind, [..., B, n] each; together [..., T, B, n].
class Kept {
 public:
  void add(const Tensor& of_step) { all_.push_back(of_step); }
  Tensor together() const { return at::stack(all_, all_.front().dim() - 2); }

 private:
  std::vector<Tensor> all_;
};

}  // namespace

Unrolled unrolled(const SequenceBatch& batch, std::int64_t n_draws, Divergence divergence, Rng& rng) {
  auto& graph = batch.graph;
  const auto evidence = batch.reading.evidence.unbind(0), drive = batch.reading.drive.unbind(0);
  auto state = n_draws > 0 ? batch.first_state.expand({n_draws, -1, -1}) : batch.first_state;
  Kept states, draws, features, locs, scales;
  for (std::size_t t = 0; t < evidence.size(); ++t) {
    state = batch.told(state, static_cast<std::int64_t>(t));
    const auto opened = graph.opened(state);
    const auto q = graph.posterior(opened, evidence[t]);
    const auto z = q.rsample({}, rng), f = graph.features(z);
    states.add(state), draws.add(z), features.add(f), locs.add(q.loc), scales.add(q.scale);
    if (t + 1 < evidence.size()) state = graph.next(state, opened, f, drive[t]);
  }
  const auto s = states.together();
  const Normal p = graph.prior(s), q{locs.together(), scales.together()};
  const auto apart = divergence == Divergence::closed
                         ? kl(independent(q, 1), independent(p, 1))
                         : vector_log_prob(q, draws.together()) - vector_log_prob(p, draws.together());
  return {member_log_prob(batch.likelihood, graph.emission(s, features.together()), batch.members, batch.inside),
          at::where(batch.inside, apart, at::zeros({}, apart.options()))};
}

}  // namespace gx
