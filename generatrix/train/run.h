// A training from its configuration to a run folder: steps, validation, best checkpoint, early stop, saves, resume.
#pragma once

#include <functional>

#include "generatrix/train/communicator.h"
#include "generatrix/train/config.h"
#include "generatrix/train/observer.h"
#include "generatrix/train/run_folder.h"
#include "generatrix/train/validator.h"

namespace gx {

struct TrainReport {
  enum class End { finished, patience, interrupted };
  End end = End::finished;
  std::int64_t steps = 0;
  double seconds = 0;                                // of training, all sessions together
  std::int64_t rows = 0;                             // read, by all turns and sessions together
  double steps_per_second = 0, rows_per_second = 0;  // of this session
  double best = 0;                                   // of the validations, NaN when there was none
  std::string
      measure;  // of `best`: "nats" (larger is better), "loss" or one of samples (smaller is better), empty without validation
};

struct TrainRequest {
  RunConfig config;
  RunFolder folder;
  bool resume = false;  // continue the folder's run; its config must be the same
  // Steps to add to those that were planned; goes on as `resume` does. The schedules are those of a run that was planned so from
  // its first step: a constant rate stays, a cosine goes on from where the longer one is by now. Patience begins anew.
  std::int64_t more = 0;
  bool goes_on() const { return resume || more > 0; }
  // Those that train with this process, all with the same request but for observers. The leader alone reads and writes the
  // folder and judges held-out rows; what the others report is what it reports.
  Communicator together = Communicator();
  SampleMeasures measures = {};                       // that train.choose_by may name
  std::vector<Observer*> observers;                   // besides the run's own logs
  std::function<bool()> stop = [] { return false; };  // asked after every step: finish, save, return
};

// "auto" and 0 replaced by what this machine gives: device and threads; paths become absolute. Throws UserError for a device that
// is none, Unsupported for one that this machine lacks.
RunConfig resolved(RunConfig config);

// Throws UserError (folder in use, changed config), DataError, Diverged (the last good save stays).
TrainReport train(const TrainRequest& request, const Catalog& catalog);

}  // namespace gx
