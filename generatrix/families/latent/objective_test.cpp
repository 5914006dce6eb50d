#include "generatrix/families/latent/objective.h"

#include <gtest/gtest.h>

namespace gx {
namespace {

double weight_at(const KlScheduleSpec& spec, std::int64_t index, std::int64_t count) {
  Rng rng(0);
  return kl_weight(spec, {index, count, rng});
}

TEST(KlWeight, ConstantIsOne) { EXPECT_EQ(weight_at({}, 0, 100), 1); }

TEST(KlWeight, LinearGrowsFromZeroToOneAndStays) {
  const KlScheduleSpec linear{.shape = "linear", .warm_up = 0.5};
  EXPECT_EQ(weight_at(linear, 0, 100), 0);
  EXPECT_DOUBLE_EQ(weight_at(linear, 25, 100), 0.5);
  EXPECT_EQ(weight_at(linear, 50, 100), 1);
  EXPECT_EQ(weight_at(linear, 99, 100), 1);
}

TEST(KlWeight, CyclicStartsAgainEveryCycle) {
  const KlScheduleSpec cyclic{.shape = "cyclic", .warm_up = 0.5, .cycles = 4};
  for (const auto start : {0, 25, 50, 75}) EXPECT_NEAR(weight_at(cyclic, start, 100), 0, 1e-12);
  EXPECT_EQ(weight_at(cyclic, 20, 100), 1);
  EXPECT_NEAR(weight_at(cyclic, 30, 100), 0.4, 1e-12);
}

class BetaElbo : public ::testing::Test {
 protected:
  Loss loss(double beta, double free_bits) const {
    Rng rng(0);
    return beta_elbo(beta, {}, free_bits).loss(elbo_, Step{0, 10, rng});
  }
  // mean reconstruction -15; KL by dimension averages (2, 0.25), in sum 2.25
  Elbo elbo_{at::tensor({-10.0, -20.0}), at::tensor({1.0, 0.0, 3.0, 0.5}).reshape({2, 2})};
};

TEST_F(BetaElbo, IsTheNegativeBoundWhenBetaIsOne) { EXPECT_DOUBLE_EQ(loss(1, 0).total().item<double>(), 15 + 2.25); }
TEST_F(BetaElbo, WeighsTheKl) { EXPECT_DOUBLE_EQ(loss(4, 0).total().item<double>(), 15 + 4 * 2.25); }
TEST_F(BetaElbo, LeavesEveryDimensionItsFreeBits) { EXPECT_DOUBLE_EQ(loss(1, 0.5).total().item<double>(), 15 + 2 + 0.5); }

TEST_F(BetaElbo, AlwaysWatchesTheBoundWithBetaOne) {
  const auto loss4 = loss(4, 0.5);
  ASSERT_EQ(loss4.watched().size(), 2u);
  EXPECT_EQ(loss4.watched()[0].name, "elbo");
  EXPECT_DOUBLE_EQ(loss4.watched()[0].value.item<double>(), -15 - 2.25);
  EXPECT_EQ(loss4.watched()[1].value.item<double>(), 4) << "the beta in force";
}

}  // namespace
}  // namespace gx
