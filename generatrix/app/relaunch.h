// Settings that libraries read from the environment when they are loaded: by main it is too late for them.
#pragma once

#include <string_view>

namespace gx {

// Puts into the environment what suits a program about to do `verb`, and says whether anything changed; what the user has set
// stays.
//   GOMP_SPINCOUNT, for verbs that compute for long. GNU OpenMP lets idle threads spin. Where another program wants a core, the
//   spinning thread stands in the way of the working one, in every parallel region: a training step becomes some 25 times slower
//   (docs/results/vae.md). Not set when OMP_WAIT_POLICY is.
//   CUBLAS_WORKSPACE_CONFIG: products of matrices on a GPU that are the same each time (base/torch.h repeat_on_gpu).
//   GLIBC_TUNABLES: malloc's memory in large pages, taken in large pieces. Loading libtorch alone touches 60 MB.
bool prepare_environment(std::string_view verb);

// For a program without a launcher: prepares the environment by argv[1] and starts itself again if that changed anything, at the
// cost of being loaded twice.
void share_cores(int argc, char** argv);

}  // namespace gx
