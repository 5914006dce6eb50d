// For tests of data sets that people know.
#pragma once

#include <string>

#include "generatrix/data/known_sources.h"

namespace gx {

// Whether this machine has that data set: tests skip what is not here.
inline bool is_here(const std::string& name) {
  for (const auto& source : known_sources()) {
    if (source.name == name) return !source.found.empty();
  }
  return false;
}

}  // namespace gx
