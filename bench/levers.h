// What each lever is worth: a training step with all of them, and with one left out at a time. A time below 1 "as fast as all" is
// what is lost without it.
#pragma once

#include <vector>

#include "generatrix/kernels/fuses.h"

#include "bench/trained_model.h"

namespace gx::bench {

// "levers_<bench_of>". kernels: those that this model runs. by_rows: its batches are cut among workers.
Bench levers(const std::string& bench_of, const TrainedModelSpec& spec, const std::vector<kernels::Kernel>& kernels,
             bool by_rows);

}  // namespace gx::bench
