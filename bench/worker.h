// The two halves of a contender's process: the child that steps when told to, and the parent's handle on it.
#pragma once

#include <string>

#include "bench/contender.h"

namespace gx::bench {

// In the child: prepares, warms up, then for every line "seconds" on stdin steps for so long and prints milliseconds per step.
void serve(const Contender& contender);

class Worker {
 public:
  // Starts this very program again as `program --worker bench contender`.
  Worker(const std::string& bench, const std::string& contender);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  double milliseconds(double seconds);  // per step, over about `seconds`

 private:
  int to_ = -1, from_ = -1, pid_ = -1;
  std::string unread_;
};

}  // namespace gx::bench
