// The latents of all steps drawn from the posterior, one step after another, and then what a bound needs of them, for all steps
// at once.
#pragma once

#include "generatrix/families/sequential/sequence_batch.h"

namespace gx {

// Leading dimensions [K, T, B] of K draws of every row, or [T, B] where K = 0: one draw without a dimension of its own. All are
// nats, and 0 after a row's end.
struct Unrolled {
  Tensor log_likelihood;  // log p(x_t | z_t, s_t)
  Tensor divergence;      // of q from p at each step, as asked for
};

// sampled: log q(z_t | s_t, x) - log p(z_t | s_t) at the draw; closed: KL(q(z_t | s_t, x) || p(z_t | s_t)). Equal in expectation.
enum class Divergence { sampled, closed };

// The noise of a step is drawn after that of the step before it, so that steps after a row's end change nothing before.
Unrolled unrolled(const SequenceBatch& batch, std::int64_t n_draws, Divergence divergence, Rng& rng);

}  // namespace gx
