// Settings that libraries read before main begins can only be changed by starting again.
#pragma once

namespace gx {

// GNU OpenMP lets idle threads spin. Where another program wants a core, the spinning thread stands in the way of the working
// one, in every parallel region: a training step becomes some 25 times slower (docs/results/vae.md). So a verb that computes for
// long starts this program again with GOMP_SPINCOUNT set, at the cost of loading it twice; a user's own OMP_WAIT_POLICY or
// GOMP_SPINCOUNT is left alone.
void share_cores(int argc, char** argv);

}  // namespace gx
