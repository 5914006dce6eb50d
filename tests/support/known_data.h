// For tests of known data sets.
#pragma once

#include <string>

#include "generatrix/data/known_sources.h"

namespace gx {

// True if this machine has the data set. Tests skip without it.
inline bool is_here(const std::string& name) {
  for (const auto& source : known_sources()) {
    if (source.name == name) return !source.found.empty();
  }
  return false;
}

}  // namespace gx
