// What a doctor says of a training: what was seen, the threshold with its source, and what to change. docs/doctor.md lists all.
#pragma once

#include <cstdint>
#include <string>

namespace gx {

struct Finding {
  std::string name;  // "posterior_collapse"
  std::string seen, threshold, advice;
  std::int64_t step = 0;
};

}  // namespace gx
