// The speed of this machine, measured in the same run as the benches, and the shortest possible time of a step on it.
#pragma once

#include <memory>

#include "bench/worker.h"

namespace gx::bench {

struct Machine {
  double flops = 0;       // a second: float32 product of 1024 x 1024 matrices
  double half_flops = 0;  // the same in bfloat16
  double bytes = 0;       // a second: a = b + 3 c over arrays of 64 MiB, two reads and a write
};

Bench machine_bench();

// Measures before each bench and returns the best result so far. One measurement may be too low, because other programs use the
// machine too.
class MachineMeter {
 public:
  MachineMeter();
  Machine measure();

 private:
  double per_second(std::size_t contender, double work);
  std::vector<std::unique_ptr<Worker>> workers_;
  Machine best_;
};

// The roofline bound, in seconds: the larger of the time for the operations and the time for the bytes.
double bound_ms(const Work& work, const Machine& machine, bool bf16);

}  // namespace gx::bench
