// What torch's ProcessGroupGloo.hpp asks of Gloo (../algorithm.h says why it is declared here).
#pragma once

namespace gloo::transport {
class Device;
class UnboundBuffer {
 public:
  virtual ~UnboundBuffer();
};
}  // namespace gloo::transport
