// The two halves of a contender's process: the child that steps when told to, and the parent's handle on it.
//
// Protocol, in lines: the child prepares, warms up and says
//   ready FLOPS WEIGHT_BYTES VALUE_BYTES words ...      (Work of a step, or zeros)       or       absent REASON
// and then for every line "seconds" steps for so long and says milliseconds per step.
#pragma once

#include "bench/contender.h"
#include "bench/process.h"

namespace gx::bench {

// In the child.
void serve(const Contender& contender);

class Worker {
 public:
  // Starts this very program again as `program VERB --worker BENCH CONTENDER`, or the contender's own command, and waits until it
  // is ready. Throws std::runtime_error with the reason when it never will be.
  Worker(const std::string& bench, const Contender& contender);

  double milliseconds(double seconds);  // of the whole (Contender::steps), over about `seconds`
  const Work& work() const { return work_; }
  const std::string& words() const { return words_; }
  int id() const { return process_.id(); }

 private:
  Process process_;
  double steps_;
  Work work_;  // of the whole
  std::string words_;
};

}  // namespace gx::bench
