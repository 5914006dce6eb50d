// A training in progress, between a request and its report: every phase is one short function.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "generatrix/base/clock.h"
#include "generatrix/base/errors.h"
#include "generatrix/train/doctor.h"
#include "generatrix/train/plan.h"
#include "generatrix/train/resume_file.h"
#include "generatrix/train/run.h"
#include "generatrix/train/validator.h"

namespace gx {

class Session {
 public:
  // Opens the data and builds the model; writes nothing. `request` must outlive the session.
  Session(const TrainRequest& request, const Catalog& catalog);

  void restore();     // from the folder's resume.bin
  void save_state();  // to it
  TrainReport run();
  // A few steps, timed: the rows, steps and times of a plan. Nothing is written.
  TrainPlan measure();
  const Model& model() const { return *model_; }
  // As asked, with the steps in all when the request extends them.
  const RunConfig& config() const { return config_; }

 private:
  Data open();
  ModelPtr build(const Catalog& catalog);
  std::int64_t settle_steps();  // in the whole run; train.steps becomes what it is with --more
  void check_validation() const;
  std::string advice() const;
  bool validates() const { return validator_.can() && data_.valid->size() > 0; }
  double epochs() const;  // read so far
  const Communicator& together() const { return request_.together; }
  void go_back_to_saved();  // the folder's state, that of the leader
  bool last() const { return trainer_.index() == trainer_.count(); }
  bool due(std::int64_t every) const { return trainer_.index() % every == 0 || last(); }
  bool due_or_epochs(std::int64_t every) const { return every > 0 ? due(every) : epochs_ended_ || last(); }
  std::optional<TrainReport::End> ending() const;
  void go_back(const Diverged& reason);

  void open_logs();
  void step();
  void after_step();
  void report();
  Progress progress() const;
  void beat();
  void validate();
  void tell_parts(double information);  // of codes of held-out rows; NaN: not known
  void keep();
  void expect_sound();  // throws Diverged before anything bad is written: losses since the last reading, weights
  void save_as(const Path& path, double score);
  void save_weights();
  void save();
  void draw();
  void tell(const std::function<void(Observer&)>& what);
  void evaluate(const std::function<void()>& use);  // with the weights that would be saved, then back to training

  const TrainRequest& request_;
  RunConfig config_;
  std::vector<std::string> notes_;
  std::vector<std::string> taken_;  // names of tensors that come from the run of train.from
  at::Device device_;
  Rng rng_;
  Data data_;
  ModelPtr model_;
  Loader loader_;
  Trainer trainer_;
  Validator validator_;
  RunState state_{.best = std::nan("")};
  std::vector<std::unique_ptr<Observer>> own_;
  std::int64_t n_epochs_between_;  // epochs between validations, and between saves, where their settings are 0
  bool epochs_ended_ = false;      // in the last step: so many epochs more
  std::int64_t reported_ = 0, reported_rows_ = 0;
  Stopwatch since_report_, since_told_;
  std::vector<Reading> last_readings_;
  std::vector<std::pair<std::string, double>> last_norms_;
  Doctor doctor_;
};

}  // namespace gx
