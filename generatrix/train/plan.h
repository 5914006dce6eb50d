// What a training will take, found out before it starts.
#pragma once

#include "generatrix/train/run.h"

namespace gx {

struct TrainPlan {
  std::int64_t n_parameters = 0;
  std::int64_t n_train = 0, n_valid = 0;  // rows
  std::int64_t steps = 0;                 // in all
  double epochs = 0;                      // that those steps read
  double seconds_per_step = 0;            // mean of the measured steps, the first left out; measured on this machine as it is now
  std::int64_t measured_steps = 0;
  double seconds = 0;            // of all steps; reading the data, validation and saving come on top
  std::int64_t state_bytes = 0;  // weights, gradients, optimizer and averages
  std::int64_t peak_bytes = 0;   // the largest that the process was while measuring; of the CPU's memory
};

// Opens the data, builds the model, takes a few steps and writes nothing. Throws as train() does; Unsupported when what the
// weights need cannot fit.
TrainPlan plan(const TrainRequest& request, const Catalog& catalog);

// Numbers that training keeps for each parameter: the optimizer's state and averages.
std::int64_t numbers_kept(const TrainSpec& spec);

// Throws Unsupported when what training keeps beside the weights (gradients and those numbers) cannot fit into the free memory of
// the machine, unless any_memory().
void check_memory(const Model& model, const std::string& name, const TrainSpec& spec);

}  // namespace gx
