// What a model costs, measured: size, arithmetic, sequential depth, speed, use of several cores, memory.
#pragma once

#include "generatrix/base/torch.h"
#include "generatrix/contract/model.h"
#include "generatrix/contract/sampler.h"
#include "generatrix/eval/cost/number.h"

namespace gx {

struct Cost {
  CostNumber parameters;      // numbers that training moves; extra: those in buffers
  CostNumber flops_to_train;  // for each row of a training step: all turns, forward and backward
  CostNumber bytes_to_train;  // most memory of tensors at one time, and what the optimizer keeps, besides the weights

  CostNumber passes_to_score;                      // dependent network passes for one event: 1 is fully parallel
  CostNumber flops_to_score;                       // for one event
  CostNumber scores_per_second, codes_per_second;  // the given rows together
  CostNumber score_speedup;                        // all cores against one; of encoding where there is no score

  CostNumber passes_to_sample;
  CostNumber flops_to_sample;                                 // for one event
  CostNumber samples_per_second, samples_per_second_at_once;  // one by one; `at_once` together
  CostNumber sample_speedup;
};

struct CostOptions {
  double seconds = 0.3;          // for each speed
  std::int64_t at_once = 256;    // events drawn together
  int cores = physical_cores();  // of "all cores"
  std::uint64_t seed = 0;
  std::int64_t numbers_kept = 0;  // by the optimizer, for each parameter: part of bytes_to_train
};

// All that does not depend on how events are drawn; the costs of drawing are absent. rows: training rows on the model's device
// for scoring and encoding; of_step: those of one training batch. Everything is measured in evaluation mode except the training
// step, whose gradients are computed and not used. The model (mode, buffers) and the number of threads are left as they were.
// Throws UserError when there are no rows.
Cost measure_cost(Model& model, const Batch& rows, const Batch& of_step, const CostOptions& options);
// The same rows for both.
Cost measure_cost(Model& model, const Batch& rows, const CostOptions& options = {});

// `cost` of that model with what drawing by `sampler` costs; the sampler draws from the model. Otherwise as above.
Cost with_sampling(Cost cost, Model& model, const Sampler& sampler, const Batch& rows, const CostOptions& options = {});

}  // namespace gx
