// A contender's process: the child, which steps on command, and the parent's handle on the child.
//
// They exchange lines. The child prepares, warms up and writes
//   ready FLOPS WEIGHT_BYTES VALUE_BYTES words ...      (Work of a step, or zeros)       or       absent REASON
// Then the parent writes a number of seconds; the child steps for that time and writes the milliseconds of a step. This repeats
// until the parent closes the child's input.
#pragma once

#include "bench/contender.h"
#include "bench/process.h"

namespace gx::bench {

// The child's side.
void serve(const Contender& contender);

class Worker {
 public:
  // Starts this program again as `program VERB --worker BENCH CONTENDER`, or the contender's own command, and waits until the
  // child is ready. Throws std::runtime_error with the reason when the contender is absent.
  Worker(const std::string& bench, const Contender& contender);

  double milliseconds(double seconds);  // time of the whole (Contender::steps), measured over about `seconds`
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
