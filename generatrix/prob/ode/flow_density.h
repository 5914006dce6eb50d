// The density of what a velocity field carries from a base law to data (Chen et al., Neural ordinary differential equations,
// 2018, arXiv 1806.07366, theorem 1; Grathwohl et al., FFJORD, 2019, arXiv 1810.01367, section 3):
//
//   dx/dt = v(x, t),  x at time 0 ~ p0      log p1(x) = log p0(x at time 0) - integral over [0, 1] of tr(dv/dx) dt
//
// The trace is exact, by as many derivatives as an event has numbers, or by K probes e (Hutchinson): tr J = E[e' J e] for e of
// independent signs. Each probe is one for the whole integral, so every probe gives an unbiased estimate of log p1.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/prob/law.h"
#include "generatrix/prob/ode/solve.h"

namespace gx {

struct FlowDensity {
  Tensor nats;          // [B]: the mean over probes
  Tensor error;         // [B]: its standard error; undefined for an exact trace and for one probe
  Tensor solver_error;  // [B]: sums of local errors: those of the integral, and those of x at time 0 as the base law feels them
  Tensor latents;       // [B, D]: x at time 0
};

// x [B, D] at time 1. field: as a slope of x, differentiable, each row by itself. n_probes 0: the exact trace. rng: for the
// probes. Solved by dopri5. Without gradient. Throws UserError when the tolerance is not reached.
FlowDensity flow_density(const Slope& field, const Distribution& base, const Tensor& x, std::int64_t n_probes, double tolerance,
                         Rng& rng);

// The same for training: where autograd records, the result has a gradient in whatever the field is made of, through all steps
// of the solver (no adjoint equation, whose gradient would be off by the solver's error).
struct FollowedFlow {
  Tensor nats;     // [B]: the mean over probes
  Tensor kinetic;  // [B]: integral of |v|^2 dt along the path; of a transport in straight lines it is the squared distance
};
FollowedFlow follow_flow(const Slope& field, const Distribution& base, const Tensor& x, std::int64_t n_probes,
                         const OdeMethod& method, Rng& rng);

}  // namespace gx
