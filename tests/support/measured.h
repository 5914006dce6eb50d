// What tests read of a measurement.
#pragma once

#include <gtest/gtest.h>

#include "generatrix/eval/metric.h"

namespace gx {

// The number that stands beside the value under that name; its absence is a failure.
inline double extra(const Measurement& m, const std::string& name) {
  for (const auto& [key, value] : m.extra) {
    if (key == name) return value;
  }
  ADD_FAILURE() << "no " << name;
  return 0;
}

}  // namespace gx
