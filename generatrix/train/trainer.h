// Steps a model: in a step every turn moves its own parameters down its own loss. The trainer cannot tell models apart.
//
// All randomness of step i comes from the seed and i, never from what was drawn before, so a resumed run needs no generator
// state: parameters, optimizer state, averages, the loader's position and the step say everything.
//
// A turn reads a batch of its own at each repeat, the one batch of the step that such turns share, or none (Turn::reads); one
// that is fitted reads as many as the rows make (Turn::fit). Processes that train together share the work on
// batches (together.h), read their share of them alone where no turn needs more, and hold the same state after each step. An
// epoch is over when as many batches were read as the rows make, by whatever turns.
#pragma once

#include <memory>
#include <optional>

#include "generatrix/contract/model.h"
#include "generatrix/data/loader.h"
#include "generatrix/train/communicator.h"
#include "generatrix/train/differentiate.h"
#include "generatrix/train/ema.h"
#include "generatrix/train/meter.h"
#include "generatrix/train/optimizer.h"

namespace gx {

class Trainer {
 public:
  // `count`: steps in the whole run, which schedules refer to. The model stays the caller's.
  // A model that wants a warm start is shown the batch that the first step will read; tensors whose names are `known` come from
  // another run and stay as they are. Weights are then those of the leader of `all`. Throws UserError when
  // [train.optimizer.<turn>] names no turn of the model, or train.workers asks for more than the model allows.
  Trainer(Model& model, const TrainSpec& spec, Loader& loader, std::int64_t count, at::Device device,
          Communicator all = Communicator(), const std::vector<std::string>& known = {});

  void step();
  std::int64_t index() const { return index_; }
  std::int64_t count() const { return count_; }
  std::int64_t rows_read() const { return rows_read_; }  // since this trainer was made
  // The factor that each turn's schedule, and what went wrong before (slow_down), now put on its learning rate, by turn.
  std::vector<std::pair<std::string, double>> learning_rate_factors() const;
  std::vector<Reading> read() { return meter_.read(); }  // throws Diverged
  // Norms of the gradients, before any clipping, of the last step before a log line, by turn.
  std::vector<std::pair<std::string, double>> gradient_norms() const;
  // All learning rates times `factor` from now on, and what was recorded and not yet read is forgotten.
  void slow_down(double factor);

  // Throws Diverged when a parameter is not finite.
  void check_weights() const;

  // The weights to evaluate and save: the averages when train.ema is set, in force as long as the scope lives.
  std::unique_ptr<AveragedScope> averaged() const;

  // The live tensors of the whole state by name, besides index and loader position.
  std::vector<std::pair<std::string, Tensor>> state() const;
  void go_on_from(std::int64_t index) { index_ = index; }
  void follow_leader() const;  // the state becomes the leader's

 private:
  // What moves one turn.
  struct Mover {
    TurnSpec spec;
    std::unique_ptr<Optimizer> optimizer;
    Tensor norm = {};  // of the gradient, scalar; undefined before there is one
  };
  // What a turn's loss gets, of a batch of n rows.
  struct TurnBatch {
    Batch batch;
    std::int64_t n;
  };
  void warm_start(const std::vector<std::string>& known);
  void fit(const Turn& turn);
  bool logs_next() const { return (index_ + 1) % spec_.log_every == 0; }
  void descend(const Turn& turn, Mover& mover, std::optional<TurnBatch>& shared);
  TurnBatch read_for(const Turn& turn, std::optional<TurnBatch>& shared);
  Tensor limit(const TurnSpec& spec, GradientParts& gradients) const;

  Model& model_;
  TrainSpec spec_;
  Loader& loader_;
  Communicator all_;
  std::int64_t index_ = 0, count_, rows_read_ = 0;
  Rng rng_;
  std::vector<Turn> turns_;
  bool reads_share_;
  Means means_;
  std::vector<Mover> movers_;
  std::unique_ptr<Ema> ema_;
  Meter meter_;
  double slow_ = 1;
};

// Batches that the turns read in the step of that index; per_epoch: those that the rows make.
std::int64_t batches_read(const std::vector<Turn>& turns, std::int64_t index, std::int64_t per_epoch);
// Steps until the turns have read the batches of so many epochs. Turns that read nothing take a step for each batch.
std::int64_t steps_to_read(const std::vector<Turn>& turns, std::int64_t epochs, std::int64_t per_epoch);

}  // namespace gx
