// log of an integral, log Z = log integral f(z) dz, by annealed importance sampling with Hamiltonian steps (Neal 2001; Wu, Burda,
// Salakhutdinov and Grosse 2017, arXiv 1611.04273: the evidence of decoders).
//
//   log f_t(z) = (1 - b_t) log q(z) + b_t log f(z),   0 = b_0 < ... < b_T = 1
//   log w = sum_t (b_t - b_{t-1}) (log f(z_{t-1}) - log q(z_{t-1})),   z_0 ~ q,   z_t ~ a step that leaves f_t as it is
//
// q has a density and covers f; the better it is the fewer steps are needed. E w = Z for every number of steps, so log mean w is
// in expectation below log Z, and tends to it with more steps and more chains. b_t is a sigmoid of even steps in [-4, 4], made to
// end at 0 and 1 (section 3.1 of Wu et al.). The step of each row's leapfrog is tuned toward 65 % of accepted moves while the
// chains run, as there: a small departure from exactness that vanishes with the number of steps.
#pragma once

#include <functional>

#include "generatrix/base/rng.h"
#include "generatrix/prob/estimators/log_weights.h"
#include "generatrix/prob/law.h"

namespace gx {

// The same along any path of densities f_b, b from 0 to 1, whose chains move by steps of their own: of bits, say, by Gibbs
// sampling (Salakhutdinov and Murray 2008). One row: log (Z_1 / Z_0).
struct AnnealedPath {
  Tensor start;                                                     // chains [K, ...], draws of f_0
  std::function<Tensor(const Tensor& x, double b)> log_f;           // [K]
  std::function<Tensor(const Tensor& x, double b, Rng& rng)> move;  // a step that leaves f_b as it is
};

struct AnnealedOptions {
  std::int64_t chains = 16;      // of each row
  std::int64_t steps = 500;      // T
  std::int64_t leapfrogs = 10;   // of each Hamiltonian step
  double first_step_size = 0.1;  // in units of z
};

// Of the chains of each row.
struct Annealed : LogMeanWeight {
  double accepted = 0;  // share of moves, over the last half of the steps
};

// q: batch [B], event [Z]. log_f: z [chains, B, Z] -> [chains, B], differentiable in z; each row's value depends on its own z
// alone. Draws from rng only. Throws UserError when chains, steps or leapfrogs is below 1.
Annealed annealed_importance(const Distribution& q, const std::function<Tensor(const Tensor& z)>& log_f,
                             const AnnealedOptions& options, Rng& rng);

// nats, effective and standard_error are [1]; accepted means nothing. Throws UserError when steps is below 1.
Annealed annealed_importance(const AnnealedPath& path, std::int64_t steps, Rng& rng);

}  // namespace gx
