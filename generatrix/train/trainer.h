// Steps a model: in a step every turn moves its own parameters down its own loss. The trainer cannot tell models apart.
//
// All randomness of step i comes from the seed and i, never from what was drawn before, so a resumed run needs no generator
// state: parameters, optimizer state, averages, the loader's position and the step say everything.
#pragma once

#include <memory>

#include "generatrix/contract/model.h"
#include "generatrix/data/loader.h"
#include "generatrix/train/differentiate.h"
#include "generatrix/train/ema.h"
#include "generatrix/train/meter.h"
#include "generatrix/train/optimizer.h"

namespace gx {

class Trainer {
 public:
  // `count`: steps in the whole run, which schedules refer to. The model stays the caller's.
  // Throws UserError when [train.optimizer.<turn>] names no turn of the model, or train.workers asks for more
  // than the model allows.
  Trainer(Model& model, const TrainSpec& spec, Loader& loader, std::int64_t count, at::Device device);

  void step();
  std::int64_t index() const { return index_; }
  std::int64_t count() const { return count_; }
  double learning_rate_factor() const;
  std::vector<Reading> read() { return meter_.read(); }  // throws Diverged

  // Throws Diverged when a parameter is not finite.
  void check_weights() const;

  // The weights to evaluate and save: the averages when train.ema is set, in force as long as the scope lives.
  std::unique_ptr<AveragedScope> averaged() const;

  // The live tensors of the whole state by name, besides index and loader position.
  std::vector<std::pair<std::string, Tensor>> state() const;
  void go_on_from(std::int64_t index) { index_ = index; }

 private:
  void descend(Turn& turn, Optimizer& optimizer, double rate);

  Model& model_;
  TrainSpec spec_;
  Loader& loader_;
  std::int64_t index_ = 0, count_;
  Rng rng_;
  std::vector<Turn> turns_;
  Means means_;
  std::vector<std::unique_ptr<Optimizer>> optimizers_;
  std::vector<double> rates_;
  std::unique_ptr<Ema> ema_;
  Meter meter_;
};

}  // namespace gx
