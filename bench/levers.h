// A lever is one of our optimizations. This bench times a training step with all levers, and with one lever left out at a time. A
// ratio of 0.8 means that the step without this lever has 0.8 of the speed.
#pragma once

#include <vector>

#include "generatrix/kernels/fuses.h"

#include "bench/trained_model.h"

namespace gx::bench {

// The bench "levers_<bench_of>". kernels: those that this model uses. by_rows: workers share the model's batches.
Bench levers(const std::string& bench_of, const TrainedModelSpec& spec, const std::vector<kernels::Kernel>& kernels,
             bool by_rows);

}  // namespace gx::bench
