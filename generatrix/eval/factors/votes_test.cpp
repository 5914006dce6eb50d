#include "generatrix/eval/factors/votes.h"

#include <gtest/gtest.h>

#include "generatrix/eval/factors/known_codes.h"

namespace gx {
namespace {

constexpr VoteOptions kFew{.rows = 64, .fitted = 300, .judged = 300};

TEST(FactorVaeScore, IsOneForFactorsChanceForNoiseAndLowerWhenTurned) {
  Rng rng(1);
  const auto best = factor_vae_score(factors_as_codes(), rng, kFew);
  EXPECT_EQ(best.value, 1);
  EXPECT_LT(error_of(best.replicates).value(), 1e-12);
  EXPECT_NEAR(factor_vae_score(noise_as_codes(), rng, kFew).value, 1.0 / 3, 0.1);
  EXPECT_LT(factor_vae_score(turned_codes(), rng, kFew).value, 0.9);
}

TEST(FactorVaeScore, DimensionsThatStandStillDoNotVote) {
  Rng rng(1);
  auto rows = factors_as_codes();
  rows.codes = at::cat({rows.codes, at::full({rows.size(), 1}, 2.0, at::kDouble)}, 1);
  EXPECT_EQ(factor_vae_score(rows, rng, kFew).value, 1);
  rows.codes = rows.codes * 1e-3;
  EXPECT_EQ(factor_vae_score(rows, rng, kFew).value, 0);
}

TEST(BetaVaeScore, IsOneForFactorsAndChanceForNoise) {
  Rng rng(1);
  const auto best = beta_vae_score(factors_as_codes(), rng, kFew);
  EXPECT_EQ(best.value, 1);
  EXPECT_EQ(best.replicates.size(), 20u);
  EXPECT_NEAR(beta_vae_score(noise_as_codes(), rng, kFew).value, 1.0 / 3, 0.1);
}

}  // namespace
}  // namespace gx
