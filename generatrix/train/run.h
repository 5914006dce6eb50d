// A training from its configuration to a run folder: steps, validation, best checkpoint, early stop, saves, resume.
#pragma once

#include <functional>

#include "generatrix/train/config.h"
#include "generatrix/train/observer.h"
#include "generatrix/train/run_folder.h"

namespace gx {

struct TrainReport {
  enum class End { finished, patience, interrupted };
  End end = End::finished;
  std::int64_t steps = 0;
  double seconds = 0;                                // of training, all sessions together
  std::int64_t rows = 0;                             // read, by all turns and sessions together
  double steps_per_second = 0, rows_per_second = 0;  // of this session
  double best = 0;  // validation nats, NaN when the model cannot score or there are no validation rows
};

struct TrainRequest {
  RunConfig config;
  RunFolder folder;
  bool resume = false;                                // continue the folder's run; its config must be the same
  std::vector<Observer*> observers;                   // besides the run's own logs
  std::function<bool()> stop = [] { return false; };  // asked after every step: finish, save, return
};

// "auto" and 0 replaced by what this machine gives: device and threads. Throws UserError for a device that is none, Unsupported
// for one that this machine lacks.
RunConfig resolved(RunConfig config);

// Throws UserError (folder in use, changed config), DataError, Diverged (the last good save stays).
TrainReport train(const TrainRequest& request, const Catalog& catalog);

}  // namespace gx
