// Our contenders of all benches. They are made as the program makes them: model from the catalog, loader, trainer.
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/data/loader.h"
#include "generatrix/train/trainer.h"

#include "bench/contender.h"

namespace gx::bench {

struct TrainedModelSpec {
  std::string model;
  Table parameters;
  Codec codec;
  std::function<Rows()> rows;  // makes the stored rows; of one fixed field [N, ...event]
  TrainSpec train;
};

Codec grey_images();  // 28 x 28
Codec bit_images();   // 28 x 28 bits
Codec points(std::int64_t dims);

// uint8 in [0, symbols), the same in every call. They are made as bytes at once: int64 first would set the process's memory peak.
Tensor made_up_bytes(std::int64_t symbols, at::IntArrayRef shape);

// The untrained model, in evaluation mode.
ModelPtr build_model(const TrainedModelSpec& spec);

class TrainedModel final {
 public:
  explicit TrainedModel(const TrainedModelSpec& spec);
  void step();  // a training step with its data work and, as often as in the program, the reading of the logged numbers
  std::int64_t steps_per_epoch() const { return loader_.batches_per_epoch(); }

 private:
  TrainSpec train_;
  ModelPtr model_;
  Loader loader_;
  Trainer trainer_;
};

// The contenders "fp32" and "bf16", whose step is a training step.
std::vector<Contender> ours_training(const TrainedModelSpec& spec);
// The contenders "fp32" and "bf16", whose step is `use`, without gradient. verb: see Contender.
std::vector<Contender> ours_using(const TrainedModelSpec& spec, const std::string& verb,
                                  const std::function<void(Model&, Rng&)>& use);

}  // namespace gx::bench
