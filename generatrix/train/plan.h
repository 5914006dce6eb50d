// What a training will take, found out before it starts.
#pragma once

#include "generatrix/data/dataset.h"
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
  std::string device;            // whose memory the bytes are: "cpu", "cuda:0"
  std::int64_t state_bytes = 0;  // weights, gradients, optimizer and averages
  std::int64_t data_bytes = 0;   // rows that stay on the device; of a set that streams 0
  // The most while measuring: of the CPU by the process, of a GPU by tensors, activations among them.
  std::int64_t peak_bytes = 0;
};

// Opens the data, builds the model, takes a few steps and writes nothing. Throws as train() does; Unsupported when what the
// weights need cannot fit.
TrainPlan plan(const TrainRequest& request, const Catalog& catalog);

// Numbers that training keeps for each parameter: the optimizer's state and averages.
std::int64_t numbers_kept(const TrainSpec& spec);

// Bytes of the rows that the set itself holds: 0 of one that streams.
std::int64_t bytes_in_memory(const Dataset& data);

// What a training has yet to take of the memory of its device, at least: gradients and those numbers, and on a GPU the weights
// too, which are made on the CPU. Activations of a step come on top.
std::int64_t bytes_to_take(std::int64_t weight_bytes, const TrainSpec& spec, bool on_gpu);

// Throws Unsupported when that cannot fit into what the device has free, unless any_memory().
void check_memory(const Model& model, const std::string& name, const TrainSpec& spec, at::Device device);

}  // namespace gx
