// Ours, made as the program makes it: the model from the catalog, its rows through a loader, the trainer. One place for all
// benches.
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
  std::function<Tensor()> rows;  // as stored, [N, ...event]
  TrainSpec train;
};

Codec grey_images();  // of 28 x 28
Codec bit_images();   // the same as bits
Codec points(std::int64_t dims);

// uint8 in [0, symbols), always the same. Made as bytes: whole numbers first would set the peak of a process's memory.
Tensor made_up_bytes(std::int64_t symbols, at::IntArrayRef shape);

// In evaluation mode, with its first weights.
ModelPtr build_model(const TrainedModelSpec& spec);

class TrainedModel final {
 public:
  explicit TrainedModel(const TrainedModelSpec& spec);
  void step();  // a training step with its data work; what it logs is read as often as the program reads it
  std::int64_t steps_per_epoch() const { return loader_.batches_per_epoch(); }

 private:
  TrainSpec train_;
  ModelPtr model_;
  Loader loader_;
  Trainer trainer_;
};

// "fp32" and "bf16": a training step each.
std::vector<Contender> ours_training(const TrainedModelSpec& spec);
// "fp32" and "bf16": use(model) without gradient. verb: the program's.
std::vector<Contender> ours_using(const TrainedModelSpec& spec, const std::string& verb,
                                  const std::function<void(Model&, Rng&)>& use);

}  // namespace gx::bench
