// The bound of a particle filter, FIVO (Maddison, Lawson, Tucker, Heess, Norouzi, Mnih, Doucet and Teh, Filtering variational
// objectives, 2017, arXiv 1705.09279, algorithm 1; also Le et al. 2018 and Naesseth et al. 2018). K particles a row:
//
//   z_t^k ~ q(z_t | s_t^k, x),   w_t^k = w_{t-1}^k p(z_t^k | s_t^k) p(x_t | z_t^k, s_t^k) / q(z_t^k | s_t^k, x)
//   log p^(x) = sum over resamplings of log 1/K sum_k w^k;   w^k = 1 afterwards
//
// E p^(x) = p(x), so that E log p^(x) <= log p(x). Without resampling it is the importance-weighted bound of whole rows.
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/families/sequential/sequence_batch.h"

namespace gx {

// nats have a gradient through the draws of z and none through the choice of ancestors, as in the paper; `effective` has none.
// Particles are drawn anew where fewer than resample_below K are effective, 0 = never.
Filtered filtered(const SequenceBatch& batch, std::int64_t n_particles, double resample_below, Rng& rng);

// The same without resampling, all steps at once: faster, and with K times the memory of one draw. nats of whole rows:
//   log 1/K sum_k w^k,   w^k = prod_t p(z_t^k | s_t^k) p(x_t | z_t^k, s_t^k) / q(z_t^k | s_t^k, x)
// `effective` is of the weights of whole rows.
Filtered importance_weighted(const SequenceBatch& batch, std::int64_t n_draws, Rng& rng);

}  // namespace gx
