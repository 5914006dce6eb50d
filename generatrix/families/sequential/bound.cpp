#include "generatrix/families/sequential/bound.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/families/sequential/particle_filter.h"
#include "generatrix/families/sequential/unrolled.h"

namespace gx {
namespace {

Filtered of_particles(const IwaeBoundSpec& spec, const SequenceBatch& batch, Rng& rng) {
  return importance_weighted(batch, spec.particles, rng);
}
Filtered of_particles(const FivoBoundSpec& spec, const SequenceBatch& batch, Rng& rng) {
  return filtered(batch, spec.particles, spec.resample_below, rng);
}

struct MakeLoss {
  const SequenceBatch& batch;
  const Step& step;
  Tensor n_steps = batch.inside.sum().to(batch.first_state.scalar_type());

  Loss operator()(const ElboBoundSpec& spec) const {
    const auto all = unrolled(batch, 0, Divergence::closed, step.rng);
    const auto reconstruction = all.log_likelihood.sum() / n_steps, kl = all.divergence.sum() / n_steps;
    return Loss()
        .add("reconstruction", -reconstruction)
        .add("kl", kl, kl_weight(spec.kl, step))
        .watch("elbo", reconstruction.detach() - kl.detach());
  }
  template <class Particles>
  Loss operator()(const Particles& spec) const {
    const auto found = of_particles(spec, batch, step.rng);
    return Loss().add("bound", -found.nats.sum() / n_steps).watch("effective", found.effective.mean());
  }
};

struct MakeNats {
  const SequenceBatch& batch;
  Rng& rng;

  Tensor operator()(const ElboBoundSpec&) const {
    const auto all = unrolled(batch, 0, Divergence::closed, rng);
    return (all.log_likelihood - all.divergence).sum(0);
  }
  template <class Particles>
  Tensor operator()(const Particles& spec) const {
    return of_particles(spec, batch, rng).nats;
  }
};

}  // namespace

Loss loss_of(const SequenceBoundSpec& spec, const SequenceBatch& batch, const Step& step) {
  return std::visit(MakeLoss{batch, step}, spec);
}

Tensor nats_of(const SequenceBoundSpec& spec, const SequenceBatch& batch, Rng& rng) {
  return std::visit(MakeNats{batch, rng}, spec);
}

}  // namespace gx
