#include "generatrix/app/relaunch.h"

#include <unistd.h>

#include <cstdlib>

namespace gx {
namespace {

// Long enough to catch the next parallel region of a busy step on quiet cores, short enough to yield a core that is wanted.
constexpr const char* kSpins = "1000";

// Eight buffers of 4 MB: with them cuBLAS repeats its results (cuBLAS documentation, "Results reproducibility").
constexpr const char* kWorkspace = ":4096:8";

constexpr const char* kMalloc = "glibc.malloc.hugetlb=1:glibc.malloc.top_pad=67108864";

bool computes_for_long(std::string_view verb) {
  return verb == "train" || verb == "score" || verb == "evaluate" || verb == "compare" || verb == "classify" || verb == "check";
}

bool set_if_absent(const char* name, const char* value) { return !std::getenv(name) && ::setenv(name, value, 1) == 0; }

}  // namespace

bool prepare_environment(std::string_view verb) {
  bool changed = set_if_absent("GLIBC_TUNABLES", kMalloc);
  changed |= set_if_absent("CUBLAS_WORKSPACE_CONFIG", kWorkspace);
  if (computes_for_long(verb) && !std::getenv("OMP_WAIT_POLICY")) changed |= set_if_absent("GOMP_SPINCOUNT", kSpins);
  return changed;
}

void share_cores(int argc, char** argv) {
  if (argc >= 2 && prepare_environment(argv[1]))
    ::execv("/proc/self/exe", argv);  // returns only if it cannot; then all is as before
}

}  // namespace gx
