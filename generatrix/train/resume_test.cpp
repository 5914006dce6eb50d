// A run that was stopped or killed, however often, ends as if it had not been: bit for bit.
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <set>
#include <sstream>

#include "tests/support/run_example.h"

namespace gx {
namespace {

using Settings = std::vector<std::string>;

struct Case {
  std::string name;
  Settings settings;
};

void PrintTo(const Case& run, std::ostream* out) { *out << run.name; }

class Resume : public ::testing::TestWithParam<Case> {
 protected:
  Resume() : run_("resume_" + GetParam().name), config_(run_.config(GetParam().settings)) { run_.train(config_, "whole"); }
  void expect_same_as_whole(const std::string& name) const {
    EXPECT_EQ(difference(run_.folder("whole"), run_.folder(name)), "") << name;
  }
  // Ends the run by `killer`; whether it did.
  bool kill(const std::string& name, Killer killer, bool resume = false) const {
    try {
      run_.train(config_, name, resume, &killer);
    } catch (const Killed&) {
      return true;
    }
    return false;
  }
  RunExample run_;
  RunConfig config_;
};

TEST_P(Resume, StoppedOnceAnywhere) {
  for (const std::int64_t step : {1, 5, 6, 13, 23}) {  // an epoch is about 2 steps
    const auto name = "stopped_" + std::to_string(step);
    const auto part = run_.train(config_, name, false, nullptr, step);
    EXPECT_EQ(part.end, TrainReport::End::interrupted);
    EXPECT_EQ(part.steps, step);
    EXPECT_EQ(run_.train(config_, name, true).end, TrainReport::End::finished);
    expect_same_as_whole(name);
  }
}

TEST_P(Resume, StoppedAgainAndAgain) {
  run_.train(config_, "often", false, nullptr, 3);
  for (const std::int64_t more : {1, 6, 7}) run_.train(config_, "often", true, nullptr, more);
  EXPECT_EQ(run_.train(config_, "often", true).steps, 24);
  EXPECT_EQ(run_.train(config_, "often", true).steps, 24);  // a run that has ended stays as it is
  expect_same_as_whole("often");
}

TEST_P(Resume, KilledBeforeTheFirstSave) {
  ASSERT_TRUE(kill("early", {Killer::At::logging, 1}));
  run_.train(config_, "early", true);
  expect_same_as_whole("early");
}

TEST_P(Resume, KilledBetweenSaves) {
  ASSERT_TRUE(kill("killed", {Killer::At::logging, 9}));
  ASSERT_TRUE(kill("killed", {Killer::At::logging, 17}, true));
  run_.train(config_, "killed", true);
  expect_same_as_whole("killed");
}

// The model is newer than the state: the run goes over the same steps and saves the same model again.
TEST_P(Resume, KilledBetweenTheModelAndTheState) {
  if (!kill("torn", {Killer::At::validating, 6})) GTEST_SKIP() << "this run has no better model after step 6";
  run_.train(config_, "torn", true);
  expect_same_as_whole("torn");
}

TEST_P(Resume, TheLogHasEveryStepOnce) {
  kill("log", {Killer::At::logging, 9});
  run_.train(config_, "log", true, nullptr, 4);
  run_.train(config_, "log", true);
  std::istringstream lines(read_file(run_.folder("log").metrics(), "a log"));
  std::vector<std::int64_t> steps, validations;
  for (std::string line; std::getline(lines, line);) {
    const auto entry = nlohmann::json::parse(line);
    (entry.contains("valid") ? validations : steps).push_back(entry["step"]);
  }
  std::vector<std::int64_t> expected;
  for (std::int64_t i = 1; i <= 24; ++i) expected.push_back(i);
  EXPECT_EQ(steps, expected);
  EXPECT_EQ(std::set(validations.begin(), validations.end()).size(), validations.size());
}

Settings optimizer(const std::string& kind) {
  return {"train.optimizer.kind=" + kind, "train.optimizer.learning_rate=0.01", "train.optimizer.weight_decay=0.01",
          "train.optimizer.momentum=0.8"};
}

INSTANTIATE_TEST_SUITE_P(
    Runs, Resume,
    ::testing::Values(Case{"plain", {}}, Case{"adam", optimizer("adam")}, Case{"adamw", optimizer("adamw")},
                      Case{"adamax", optimizer("adamax")}, Case{"rmsprop", optimizer("rmsprop")}, Case{"sgd", optimizer("sgd")},
                      Case{"cosine", {"train.schedule.shape=cosine", "train.schedule.warm_up=4"}},
                      Case{"averaged", {"train.ema=0.9", "train.validate_every=3", "train.save_every=7"}},
                      Case{"dynamic", {"data.values=dynamic", "train.clip_norm=2", "train.skip_above=20"}},
                      Case{"static_bf16", {"data.values=static", "train.precision=bf16", "train.seed=3"}},
                      Case{"unvalidated", {"data.valid=0", "train.sample_every=5"}},
                      Case{"scheduled_apart",
                           {"train.optimizer.net.schedule.shape=cosine", "train.optimizer.scale.clip_norm=0.5"}},
                      Case{"unequal", {"train.optimizer.scale.kind=sgd", "train.validate_every=2", "train.save_every=11"}},
                      Case{"best_in_the_middle", {"model.peak=11", "train.validate_every=2", "train.save_every=5"}}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace gx
