#include "generatrix/base/load.h"

#include <cstdlib>

namespace gx {

std::optional<double> machine_load() {
  double load = 0;
  return ::getloadavg(&load, 1) == 1 ? std::optional(load) : std::nullopt;
}

}  // namespace gx
