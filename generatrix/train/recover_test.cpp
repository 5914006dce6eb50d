// Trainings that diverge and go back.
#include <gmock/gmock.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/base/file.h"

#include "tests/support/run_example.h"

namespace gx {
namespace {

using ::testing::HasSubstr;

std::vector<std::string> settings(const std::vector<std::string>& more) {
  std::vector<std::string> all{"model.kind=toy-loss", "train.optimizer.kind=sgd", "train.optimizer.learning_rate=1",
                               "train.save_every=4",  "train.validate_every=4",   "train.steps=40"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

TEST(Recover, IsNotDoneUnasked) {
  const RunExample run("no_recovery");
  EXPECT_THROW(run.train(run.config(settings({})), "a"), Diverged);
}

TEST(Recover, GoesBackToTheLastSaveWithHalfTheRate) {
  const RunExample run("recovery");
  Listener heard;
  const auto report = run.train(run.config(settings({"train.recover=true"})), "a", false, &heard);
  EXPECT_EQ(report.end, TrainReport::End::finished);
  EXPECT_EQ(report.steps, 40);
  ASSERT_FALSE(heard.recoveries.empty());
  for (std::size_t i = 0; i < heard.recoveries.size(); ++i) {
    const auto& recovery = heard.recoveries[i];
    EXPECT_LT(recovery.to, recovery.from);
    EXPECT_EQ(recovery.to % 4, 0);
    EXPECT_EQ(recovery.learning_rate_factor, std::pow(0.5, i + 1));
    EXPECT_FALSE(recovery.reason.empty());
  }
  EXPECT_EQ(heard.last.learning_rate_factors.front().second, heard.recoveries.back().learning_rate_factor);
  EXPECT_THAT(read_file(run.folder("a").metrics(), ""), HasSubstr("\"recovered\":{\"from\":"));
}

TEST(Recover, GivesUpWhenHalvingDoesNotHelp) {
  const RunExample run("hopeless");
  Listener heard;
  EXPECT_THROW(run.train(run.config(settings({"train.recover=true", "train.optimizer.learning_rate=1e9"})), "a", false, &heard),
               Diverged);
  EXPECT_EQ(heard.recoveries.size(), 4u);
}

TEST(Recover, AResumedRunStaysSlower) {
  const RunExample run("slower");
  Listener first, second;
  const auto config = run.config(settings({"train.recover=true"}));
  run.train(config, "whole", false, &first);
  run.train(config, "cut", false, nullptr, 30);
  run.train(config, "cut", true, &second);
  EXPECT_EQ(second.last.learning_rate_factors.front().second, first.last.learning_rate_factors.front().second);
  EXPECT_EQ(difference(run.folder("whole"), run.folder("cut")), "");
}

}  // namespace
}  // namespace gx
