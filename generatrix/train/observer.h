// Who hears of a training's progress. The trainer never prints: bars, logs and pictures are observers.
#pragma once

#include "generatrix/data/space.h"
#include "generatrix/media/png.h"
#include "generatrix/train/finding.h"
#include "generatrix/train/meter.h"

namespace gx {

struct Progress {
  std::int64_t step = 0, count = 0;                                        // steps done, steps in all
  double epoch = 0;                                                        // passes over the training rows so far
  double seconds = 0;                                                      // of training, all sessions together
  std::int64_t rows = 0;                                                   // read so far, by all turns and sessions together
  double steps_per_second = 0, rows_per_second = 0;                        // since the last progress
  std::vector<std::pair<std::string, double>> learning_rate_factors = {};  // of the schedules, by turn
  std::vector<Reading> readings = {};                                      // means since the last progress, by turn
  std::vector<std::pair<std::string, double>> gradient_norms = {};         // of the last step that was measured, by turn
};

// What a session trains on.
struct Beginning {
  std::int64_t n_train = 0, n_valid = 0, n_test = 0;  // rows
  std::int64_t steps = 0;                             // in all
  bool descends = true;                               // false: all turns are fitted in a pass (Turn::fit)
  Task task;                                          // of the data
  std::vector<std::string> notes = {};                // what was left out or changed on reading them, a line each
};

struct Validation {
  std::int64_t step = 0;
  std::string measure;        // "nats", "loss" or one of samples (validator.h)
  double value = 0;           // mean over the validation rows
  double standard_error = 0;  // NaN where it is not known
  bool best = false;          // so far
};

// A training that went back to an earlier step because it diverged.
struct Recovery {
  std::int64_t from = 0, to = 0;  // steps
  std::string reason;
  double learning_rate_factor = 1;  // on all rates from now on
};

class Observer {
 public:
  virtual ~Observer() = default;
  // What follows may take a while; whatever is told next ends it.
  virtual void waits(const std::string& /*what*/) {}
  virtual void begins(const Beginning&) {}
  // Between two readings, about once a second: the readings are the last ones.
  virtual void moves(const Progress&) {}
  virtual void progress(const Progress&) {}
  virtual void validated(const Validation&) {}
  virtual void found(const Finding&) {}
  virtual void recovered(const Recovery&) {}
  virtual void sampled(std::int64_t /*step*/, const Image& /*grid*/) {}
};

}  // namespace gx
