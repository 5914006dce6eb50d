// How fast a call is.
#pragma once

#include <cstdint>
#include <functional>

namespace gx {

struct Rate {
  double per_second = 0;     // median over repeats
  double low = 0, high = 0;  // quartiles
  std::int64_t repeats = 0;
};

// Of a call that handles `items` at once: repeated until `seconds` have passed, after one call that only warms up. A call that
// takes `seconds` or more is made once. `call` must leave nothing pending on the device.
Rate measure_rate(std::int64_t items, double seconds, const std::function<void()>& call);

}  // namespace gx
