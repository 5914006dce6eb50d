#include "generatrix/families/hierarchy/hierarchy.h"

#include <ATen/ATen.h>

#include "generatrix/data/fill_in.h"
#include "generatrix/families/latent/pseudo_gibbs.h"
#include "generatrix/kernels/gaussian/gaussian.h"
#include "generatrix/nn/norm.h"

namespace gx {
namespace {

constexpr double kLeastNats = 0.01;  // of a rung where rungs are balanced: an empty one keeps some weight

}  // namespace

Hierarchy::Hierarchy(Parts parts, Task task) : Model(std::move(task)), parts_(std::move(parts)) {
  register_module("reader", parts_.reader);
  register_module("ladder", parts_.ladder);
  register_module("decoder", parts_.decoder);
}

std::vector<Tensor> Hierarchy::climb(const Batch& batch) const {
  const auto x = joined(parts_.reader->read(batch.event), parts_.reads);
  return parts_.ladder->climb(x.to(parts_.ladder->type()));
}

RowsLaw Hierarchy::law_of(const Tensor& h) const { return parts_.decoder->given({.along = h}); }

Elbo Hierarchy::elbo(const Batch& batch, Rng& rng) const {
  const auto told = climb(batch);
  std::vector<Tensor> kl(told.size());
  const auto h = parts_.ladder->descend(batch.size(), [&](const Ladder::Place& place) {
    const auto q = parts_.ladder->posterior(place, told[place.rung]);
    const auto& p = place.prior;
    kl[place.rung] = gaussian_kl(q.scale / p.scale, (q.loc - p.loc) / p.scale).flatten(1).sum(1);  // [B]
    return q.rsample({}, rng);
  });
  return {law_of(h).log_prob(batch.event), at::stack(kl, 1)};
}

Tensor Hierarchy::balanced(const Tensor& kl) const {
  auto nats = (kl.detach().mean(0) + kLeastNats).unbind();
  for (std::size_t l = 0; l < nats.size(); ++l) nats[l] = nats[l] / static_cast<double>(parts_.ladder->dims(l));
  const auto by_dimension = at::stack(nats);
  return by_dimension / by_dimension.mean();
}

std::vector<Turn> Hierarchy::turns() {
  const auto loss = [this](const Batch& batch, const Step& step) {
    const auto found = elbo(batch, step.rng);
    const bool grows = kl_weight(parts_.bound.schedule, step) < 1;
    auto loss = bound_loss(found, parts_.bound, step, parts_.balance && grows ? balanced(found.kl) : Tensor());
    const auto nats = found.kl.detach().mean(0).unbind();
    for (std::size_t l = 0; l < nats.size(); ++l) loss = Loss(std::move(loss).watch("kl_" + std::to_string(l + 1), nats[l]));
    return loss;
  };
  return {{.name = "model",
           .parameters = parameters(),
           .loss = loss,
           .by_rows = parts_.bound.free_bits == 0 && !parts_.balance && parts_.decoder->by_rows(),
           .one_thread = mixes_rows(*this)}};
}

ScoreInfo Hierarchy::score_info() const {
  return {parts_.decoder->is_normalized() ? ScoreInfo::Kind::lower_bound : ScoreInfo::Kind::unnormalized,
          parts_.decoder->measure()};
}

Score Hierarchy::score(const Batch& batch, Rng& rng) {
  at::NoGradGuard off;
  const auto [reconstruction, kl] = elbo(batch, rng);
  return {.nats = reconstruction - kl.sum(1), .info = score_info(), .n_cells = known_cells(batch.event, task().event)};
}

Rows Hierarchy::sample(std::int64_t n, const Rows&, Rng& rng) {
  at::NoGradGuard off;
  return law_of(parts_.ladder->descend(n, [&](const Ladder::Place& place) { return place.prior.sample({}, rng); })).sample(rng);
}

Rows Hierarchy::complete(const Batch& partial, std::int64_t n, Rng& rng) { return pseudo_gibbs(*this, partial, n, rng); }

Distribution Hierarchy::encode(const Batch& batch) { return LadderLaw{parts_.ladder.get(), climb(batch)}; }

RowsLaw Hierarchy::decode(const Tensor& z, const Rows&) {
  const auto given = parts_.ladder->by_rung(z.reshape({-1, z.size(-1)}));
  const auto h = parts_.ladder->descend(given.front().size(0), [&](const Ladder::Place& place) { return given[place.rung]; });
  auto shape = h.sizes().vec();
  shape.erase(shape.begin());
  const auto lead = z.sizes().slice(0, z.dim() - 1);
  shape.insert(shape.begin(), lead.begin(), lead.end());
  return law_of(h.view(shape));
}

Distribution Hierarchy::prior(const Rows&) { return LadderLaw{parts_.ladder.get()}; }

}  // namespace gx
