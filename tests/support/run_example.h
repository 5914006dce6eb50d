// For tests of whole runs: a toy data set in a file, configurations for it, and an observer that ends a run.
#pragma once

#include "generatrix/train/run.h"

#include "tests/support/temporary_folder.h"
#include "tests/support/toy_model.h"

namespace gx {

// The configuration is the toy model, 60 images of 4 x 4 (about 45 for training), batch 8, 24 steps, 1 thread, a log line at
// every step. `settings` ("train.steps=3") replace parts of it.
class RunExample {
 public:
  explicit RunExample(const std::string& name);

  RunConfig config(const std::vector<std::string>& settings = {}) const;
  RunFolder folder(const std::string& name) const { return {folder_.path / name}; }
  TrainReport train(const RunConfig& config, const std::string& name, bool resume = false, Observer* observer = nullptr,
                    std::int64_t stop_after = -1,  // steps of this call; -1: all
                    const SampleMeasures& measures = {}) const;

 private:
  TemporaryFolder folder_;
  Catalog catalog_ = toy_catalog();
};

// Keeps what it hears.
struct Listener final : Observer {
  void begins(const Beginning& b) override { beginning = b; }
  void progress(const Progress& p) override {
    steps.push_back(p.step);
    last = p;
  }
  void validated(const Validation& v) override { validations.push_back(v); }
  void recovered(const Recovery& r) override { recoveries.push_back(r); }
  void sampled(std::int64_t step, const Image&) override { pictures.push_back(step); }
  std::vector<std::int64_t> steps, pictures;
  std::vector<Validation> validations;
  std::vector<Recovery> recoveries;
  Progress last;
  Beginning beginning;
};

// Ends a run like kill -9: it throws Killed at the chosen moment, and nothing is written afterwards.
struct Killed {};
class Killer final : public Observer {
 public:
  enum class At { logging, validating };  // after the step's log line; after a best model was saved
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

// Empty if both runs have the same model file (byte for byte) and the same resume.bin (tensor for tensor). Else the name of the
// first part that differs.
std::string difference(const RunFolder& a, const RunFolder& b);

}  // namespace gx
