#include "generatrix/train/schedule.h"

#include <gtest/gtest.h>

#include "tests/support/tolerances.h"

namespace gx {
namespace {

TEST(Schedule, ConstantIsOne) {
  EXPECT_EQ(learning_rate_factor({}, 0, 10), 1);
  EXPECT_EQ(learning_rate_factor({}, 9, 10), 1);
}

TEST(Schedule, WarmUpGrowsInEqualStepsAndReachesOne) {
  const ScheduleSpec spec{.warm_up = 4};
  const double expected[] = {0.25, 0.5, 0.75, 1, 1, 1};
  for (int i = 0; i < 6; ++i) EXPECT_EQ(learning_rate_factor(spec, i, 100), expected[i]) << i;
}

TEST(Schedule, CosineFallsFromOneToTheFloorAfterWarmUp) {
  const ScheduleSpec spec{.shape = "cosine", .warm_up = 10, .floor = 0.2};  // 80 steps of cosine in a run of 90
  EXPECT_EQ(learning_rate_factor(spec, 9, 90), 1);
  EXPECT_NEAR(learning_rate_factor(spec, 10, 90), 1, tolerance::kAlgebra);
  EXPECT_NEAR(learning_rate_factor(spec, 30, 90), 0.2 + 0.8 * (1 + std::sqrt(0.5)) / 2, tolerance::kAlgebra);  // cos(pi / 4)
  EXPECT_NEAR(learning_rate_factor(spec, 50, 90), 0.6, tolerance::kAlgebra);                                   // cos(pi / 2)
  EXPECT_NEAR(learning_rate_factor(spec, 90, 90), 0.2, tolerance::kAlgebra);
}

TEST(Schedule, MultiStepMultipliesAtEachMilestoneWhateverTheirOrder) {
  const ScheduleSpec spec{.shape = "multi_step", .milestones = {20, 10}, .factor = 0.5};
  EXPECT_EQ(learning_rate_factor(spec, 9, 100), 1);
  EXPECT_EQ(learning_rate_factor(spec, 10, 100), 0.5);
  EXPECT_EQ(learning_rate_factor(spec, 19, 100), 0.5);
  EXPECT_EQ(learning_rate_factor(spec, 20, 100), 0.25);
}

TEST(Schedule, AWarmUpLongerThanTheRunIsHarmless) {
  const ScheduleSpec spec{.shape = "cosine", .warm_up = 50};
  EXPECT_EQ(learning_rate_factor(spec, 9, 10), 0.2);
  EXPECT_TRUE(std::isfinite(learning_rate_factor(spec, 50, 10)));
}

}  // namespace
}  // namespace gx
