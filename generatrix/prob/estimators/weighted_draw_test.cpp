#include "generatrix/prob/estimators/weighted_draw.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace gx {
namespace {

const auto kWeights = at::tensor({0.1, 0.0, 0.6, 0.3}, at::kDouble).view({1, 4});

TEST(ByWeight, FindsTheShareThatAPointFallsIn) {
  const auto u = at::tensor({0.0, 0.05, 0.1, 0.69, 0.71, 0.999}, at::kDouble).view({1, 6});
  const auto expected = at::tensor({0, 0, 2, 2, 3, 3}, at::kLong).view({1, 6});
  EXPECT_TRUE(at::equal(by_weight(kWeights, u), expected));
  EXPECT_TRUE(at::equal(by_weight(7 * kWeights, u), expected)) << "of any sum";
}

// K w_k copies of each particle in the mean, and never more than one off.
TEST(SystematicDraw, CopiesEachParticleByItsWeight) {
  constexpr std::int64_t kRows = 4000;
  Rng rng(1);
  const auto drawn = systematic_draw(kWeights.expand({kRows, 4}), rng);  // [N, 4]
  for (std::int64_t k = 0; k < 4; ++k) {
    const auto copies = (drawn == k).sum(1).to(at::kDouble);
    const auto expected = 4 * kWeights[0][k].item<double>();
    EXPECT_NEAR(copies.mean().item<double>(), expected, 0.04) << k;
    EXPECT_LT((copies - expected).abs().max().item<double>(), 1) << k;
  }
}

}  // namespace
}  // namespace gx
