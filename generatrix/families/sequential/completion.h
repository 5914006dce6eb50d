// Members drawn where they are not known, by a particle filter over what is known: z_t comes from q(z_t | s_t, x) where a step is
// known whole, else from p(z_t | s_t); particles are weighted by the known cells, and in the end one is chosen by its weight.
//
// Draws approach p(unknown | known) as the number of particles grows. Of rows of which nothing is known they are draws of p(x),
// exactly, with one particle.
#pragma once

#include <functional>

#include "generatrix/families/sequential/sequence_batch.h"

namespace gx {

// batch.members: cells, and in `observed` which of them are known; batch.inside is not looked at. `read`: members [N, ...] as
// the graph's drive reads them. Returns cells [B, T, ...], without gradient.
Tensor completed(const SequenceBatch& batch, const std::function<Tensor(const Tensor&)>& read, std::int64_t n_particles,
                 Rng& rng);

}  // namespace gx
