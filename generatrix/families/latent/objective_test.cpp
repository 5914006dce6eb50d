#include "generatrix/families/latent/objective.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/laplace.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/standard_normal.h"

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

double weight_at(const KlScheduleSpec& spec, std::int64_t index, std::int64_t count) {
  Rng rng(0);
  return kl_weight(spec, Step{index, count, 100, 10, rng});
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

// A graph of which both halves are known: q = N(mean, I) against p = N(0, I) has KL mean^2 / 2 in each dimension, and a normal
// density of variance 1 / (2 pi) has log p(x) = -pi x^2.
//   log p(x|z) = (-10, -20), in the mean -15; KL by dimension ((1, 0), (3, 0.5)), averages (2, 0.25), in sum 2.25
class BetaElbo : public ::testing::Test {
 protected:
  Loss loss(double beta, double free_bits) const {
    Rng rng(0);
    return beta_elbo(beta, {}, free_bits).loss({batch_, q_, p_, z_, p_x_}, Step{0, 10, 100, 2, rng});
  }
  static Tensor column(std::vector<double> values) { return at::tensor(values, at::kDouble).unsqueeze(1); }

  const Tensor mean_ = (2 * at::tensor({1.0, 0.0, 3.0, 0.5}, at::kDouble)).sqrt().view({2, 2});
  const Batch batch_{(column({10, 20}) / std::numbers::pi).sqrt()};
  const Distribution q_ = independent(Normal{mean_, at::ones_like(mean_)}, 1), p_ = standard_normal({2}, at::kDouble);
  const Tensor z_ = mean_;
  const RowsLaw p_x_ = independent(Normal{column({0, 0}), column({1, 1}) / std::sqrt(2 * std::numbers::pi)}, 1);
};

TEST_F(BetaElbo, HasTheTwoHalvesOfTheGraph) {
  const auto [reconstruction, kl] = elbo_of({batch_, q_, p_, z_, p_x_});
  EXPECT_LT(distance(reconstruction, at::tensor({-10., -20.}, at::kDouble)), tolerance::kAlgebra);
  EXPECT_LT(distance(kl, at::tensor({1.0, 0.0, 3.0, 0.5}, at::kDouble).view({2, 2})), tolerance::kAlgebra);
}

// Without a closed form the KL is log q(z) - log p(z) at the draw, one number a row, and K draws keep their dimension in log
// p(x|z).
TEST_F(BetaElbo, EstimatesAKlWithoutAClosedForm) {
  const auto zero = at::zeros({2}, at::kDouble);
  const Distribution heavy = independent(Laplace{zero, at::ones_like(zero)}, 1);
  Rng rng(3);
  const auto z = q_.sample({5}, rng);  // [K, B, Z]
  const auto [reconstruction, kl] = elbo_of({batch_, q_, heavy, z, p_x_});
  EXPECT_EQ(kl.sizes(), (at::IntArrayRef{2, 1}));
  EXPECT_LT(distance(kl.squeeze(1), (q_.log_prob(z) - heavy.log_prob(z)).mean(0)), tolerance::kAlgebra);
}

TEST_F(BetaElbo, IsTheNegativeBoundWhenBetaIsOne) {
  EXPECT_NEAR(loss(1, 0).total().item<double>(), 15 + 2.25, tolerance::kAlgebra);
}
TEST_F(BetaElbo, WeighsTheKl) { EXPECT_NEAR(loss(4, 0).total().item<double>(), 15 + 4 * 2.25, tolerance::kAlgebra); }
TEST_F(BetaElbo, LeavesEveryDimensionItsFreeBits) {
  EXPECT_NEAR(loss(1, 0.5).total().item<double>(), 15 + 2 + 0.5, tolerance::kAlgebra);
}

TEST_F(BetaElbo, AlwaysWatchesTheBoundWithBetaOne) {
  const auto loss4 = loss(4, 0.5);
  ASSERT_EQ(loss4.watched().size(), 2u);
  EXPECT_EQ(loss4.watched()[0].name, "elbo");
  EXPECT_NEAR(loss4.watched()[0].value.item<double>(), -15 - 2.25, tolerance::kAlgebra);
  EXPECT_EQ(loss4.watched()[1].value.item<double>(), 4) << "the beta in force";
}

}  // namespace
}  // namespace gx
