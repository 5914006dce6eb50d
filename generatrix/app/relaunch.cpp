#include "generatrix/app/relaunch.h"

#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace gx {
namespace {

// Long enough to catch the next parallel region of a busy step on quiet cores, short enough to yield a core that is wanted.
constexpr const char* kSpins = "1000";

bool computes_for_long(std::string_view verb) {
  return verb == "train" || verb == "score" || verb == "evaluate" || verb == "compare" || verb == "classify";
}

}  // namespace

void share_cores(int argc, char** argv) {
  if (argc < 2 || !computes_for_long(argv[1])) return;
  if (std::getenv("OMP_WAIT_POLICY") || std::getenv("GOMP_SPINCOUNT")) return;
  if (::setenv("GOMP_SPINCOUNT", kSpins, 1) == 0)
    ::execv("/proc/self/exe", argv);  // returns only if it cannot; then all is as before
}

}  // namespace gx
