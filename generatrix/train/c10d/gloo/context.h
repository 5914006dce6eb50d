// What torch's ProcessGroupGloo.hpp asks of Gloo (algorithm.h says why it is declared here). libtorch_cpu exports the code.
#pragma once

#include <chrono>

namespace gloo {
class Context {
 public:
  void setTimeout(std::chrono::milliseconds timeout);
};
}  // namespace gloo
