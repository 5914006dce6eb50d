// For tests of whole runs: a toy data set in a file, configurations on it, and observers that end a run on purpose.
#pragma once

#include "generatrix/train/run.h"

#include "tests/support/temporary_folder.h"
#include "tests/support/toy_model.h"

namespace gx {

// Settings are laid over: toy model, 60 images of 4 x 4 (about 45 to train on), batch 8, 24 steps, 1 thread, logs at every step.
class RunExample {
 public:
  explicit RunExample(const std::string& name);

  RunConfig config(const std::vector<std::string>& settings = {}) const;
  RunFolder folder(const std::string& name) const { return {folder_.path / name}; }
  TrainReport train(const RunConfig& config, const std::string& name, bool resume = false, Observer* observer = nullptr,
                    std::int64_t stop_after = -1) const;  // stop_after: steps of this session; -1 = never

 private:
  TemporaryFolder folder_;
  Catalog catalog_ = toy_catalog();
};

// Ends the process's part in a run as kill -9 would: nothing after the chosen moment is written.
struct Killed {};
class Killer final : public Observer {
 public:
  enum class At { logging, validating };  // right after the log line of the step; right after a best model was saved
  Killer(At at, std::int64_t step) : at_(at), step_(step) {}
  void progress(const Progress& progress) override {
    if (at_ == At::logging && progress.step >= step_) throw Killed{};
  }
  void validated(const Validation& validation) override {
    if (at_ == At::validating && validation.step >= step_ && validation.best) throw Killed{};
  }

 private:
  At at_;
  std::int64_t step_;
};

// Empty when both runs hold the same model file, byte for byte, and the same state for resuming, tensor for tensor.
std::string difference(const RunFolder& a, const RunFolder& b);

}  // namespace gx
