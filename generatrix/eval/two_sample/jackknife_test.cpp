#include "generatrix/eval/two_sample/jackknife.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/rng.h"
#include "generatrix/eval/two_sample/frechet_distance.h"
#include "generatrix/eval/two_sample/kernel_distance.h"
#include "generatrix/eval/two_sample/precision_recall.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

Tensor gaussian_rows(std::int64_t n, std::int64_t d, std::uint64_t seed) { return Rng(seed).normal({n, d}, at::kDouble); }

// With a block for each row it is the textbook's sd / sqrt n.
TEST(Jackknife, OfAMeanIsItsStandardError) {
  const auto few = gaussian_rows(kBlocks, 1, 1).squeeze(1);
  const auto truth = few.std().item<double>() / std::sqrt(static_cast<double>(kBlocks));
  EXPECT_NEAR(*error_of(replicates_of_mean(few)), truth, tolerance::kAlgebra);
  const auto many = gaussian_rows(4000, 1, 2).squeeze(1);
  EXPECT_NEAR(*error_of(replicates_of_mean(many)) * std::sqrt(4000.), 1, 0.5) << "20 blocks know it to about 16 %";
}

TEST(Jackknife, OfAMeanIsThatOfTheStatisticComputedAnew) {
  const auto x = gaussian_rows(205, 1, 3);
  const auto anew = replicates_of(x, [](const Tensor& a) { return a.mean().item<double>(); });
  const auto at_once = replicates_of_mean(x.squeeze(1));
  ASSERT_EQ(anew.size(), at_once.size());
  EXPECT_EQ(replicates_of(x, x, [](const Tensor& a, const Tensor&) { return a.mean().item<double>(); }), anew);
  for (std::size_t b = 0; b < anew.size(); ++b) EXPECT_NEAR(anew[b], at_once[b], tolerance::kAlgebra);
}

TEST(Jackknife, WhatTwoShareIsNoPartOfTheirDifference) {
  const auto shared = 100 * gaussian_rows(400, 1, 4).squeeze(1), own = gaussian_rows(400, 1, 5).squeeze(1);
  const auto a = replicates_of_mean(shared), b = replicates_of_mean(shared + own);
  EXPECT_GT(*error_of(a), 2);
  EXPECT_LT(*error_of_difference(a, b), 0.2);
  EXPECT_FALSE(error_of_difference(a, replicates_of_mean(own.slice(0, 0, 10))));
}

TEST(Jackknife, OfOneRowOrOfWhatIsNotFiniteIsNothing) {
  EXPECT_FALSE(error_of(replicates_of_mean(at::ones({1}, at::kDouble))));
  EXPECT_FALSE(error_of({1, 2, NAN}));
}

// What 40 pairs of sets say of their error, over the deviation of their values.
double claimed_over_true(const std::function<Estimate(const Tensor& real, const Tensor& fake)>& of) {
  double sum = 0, squares = 0, claimed = 0;
  constexpr int kRepeats = 40;
  for (std::uint64_t i = 0; i < kRepeats; ++i) {
    const auto [value, replicates] = of(gaussian_rows(200, 3, 100 + 2 * i), 0.8 * gaussian_rows(200, 3, 101 + 2 * i) + 0.5);
    sum += value / kRepeats;
    squares += value * value / kRepeats;
    claimed += *error_of(replicates) / kRepeats;
  }
  return claimed / std::sqrt(squares - sum * sum);
}

// The deviation of 40 values is known to 11 %.
TEST(Jackknife, KnowsTheErrorOfDistances) {
  EXPECT_NEAR(claimed_over_true([](const Tensor& real, const Tensor& fake) {
                return Estimate{frechet_distance(real, fake), replicates_of(real, fake, frechet_distance)};
              }),
              1, 0.35);
  EXPECT_NEAR(claimed_over_true([](const Tensor& real, const Tensor& fake) {
                const auto found = kernel_distance(real, fake, Rng(1));
                return Estimate{found.value, found.replicates};
              }),
              1, 0.35);
}

TEST(Jackknife, KnowsTheErrorOfNeighborhoods) {
  EXPECT_NEAR(claimed_over_true([](const Tensor& real, const Tensor& fake) { return precision_of(real, fake, 3); }), 1, 0.4);
  EXPECT_NEAR(claimed_over_true([](const Tensor& real, const Tensor& fake) { return density_of(real, fake, 5); }), 1, 0.4);
}

}  // namespace
}  // namespace gx
