// What rests on nearest neighbors, against values that hold for every law without atoms.
#include "generatrix/eval/two_sample/neighbors.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/rng.h"
#include "generatrix/eval/two_sample/classifier_two_sample.h"
#include "generatrix/eval/two_sample/memorization.h"
#include "generatrix/eval/two_sample/precision_recall.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

Tensor normal(std::int64_t n, std::int64_t d, std::uint64_t seed) {
  Rng rng(seed);
  return rng.normal({n, d}, at::kDouble);
}

TEST(Neighbors, AreThoseOfAllPairs) {
  const auto x = normal(40, 3, 1), y = normal(30, 3, 2);
  const auto all = (x.unsqueeze(1) - y.unsqueeze(0)).norm(2, 2);  // [40, 30]
  const auto [distance, index] = nearest_rows(x, y);
  EXPECT_TRUE(at::allclose(distance, std::get<0>(all.min(1)), 0, tolerance::kAlgebra));
  EXPECT_TRUE(at::equal(index, std::get<1>(all.min(1))));
  auto own = (x.unsqueeze(1) - x.unsqueeze(0)).norm(2, 2);
  own.fill_diagonal_(1e9);
  EXPECT_TRUE(at::allclose(radii(x, 3), std::get<0>(own.sort(1)).select(1, 2), 0, tolerance::kAlgebra));
}

TEST(Neighbors, FarFromTheOriginKeepTheirDigits) {
  const auto x = normal(20, 4, 3);
  EXPECT_TRUE(at::allclose(radii(x + 1e6, 1), radii(x, 1), 0, 1e-6));
}

TEST(Neighbors, EqualRowsAreAtNoDistance) {
  const auto x = normal(30, 50, 13);
  const auto twice = at::cat({x, x}) + 1e3;
  EXPECT_TRUE(at::equal(radii(twice, 1), at::zeros({60}, at::kDouble)));
  EXPECT_TRUE((radii(twice, 2) > 1).all().item<bool>());
}

TEST(PrecisionRecall, OfASetWithItselfIsOne) {
  const auto x = normal(50, 2, 4);
  EXPECT_EQ(precision_of(x, x, 3).value, 1);
  EXPECT_EQ(recall_of(x, x, 3).value, 1);
}

TEST(PrecisionRecall, TellFidelityFromDiversity) {
  const auto left = normal(200, 2, 5), right = normal(200, 2, 6) + 100;
  const auto both = at::cat({left, right}), one = normal(400, 2, 7);  // one of two clusters
  EXPECT_GT(precision_of(both, one, 3).value, 0.9);
  EXPECT_LT(recall_of(both, one, 3).value, 0.6);
  const auto wide = at::cat({normal(200, 2, 8), right});  // twice as much as there is
  EXPECT_LT(precision_of(left, wide, 3).value, 0.6);
  EXPECT_GT(recall_of(left, wide, 3).value, 0.9);
}

struct Null {
  std::int64_t d, k;
  double precision;
};

// Equal laws give less than 1; the values are simulations of other programs with n = 2000, to two digits.
TEST(PrecisionRecall, OfEqualLawsFallsWithTheDimension) {
  for (const auto [d, k, value] : {Null{2, 3, 0.98}, Null{64, 3, 0.60}, Null{64, 5, 0.715}}) {
    const auto real = normal(2000, d, 9), fake = normal(2000, d, 10);
    const auto precision = precision_of(real, fake, k).value, recall = recall_of(real, fake, k).value;
    const auto name = "d" + std::to_string(d) + "_k" + std::to_string(k);
    RecordProperty(name, std::to_string(precision) + " " + std::to_string(recall));
    EXPECT_NEAR(precision, value, 0.03) << d << " " << k;
    EXPECT_NEAR(recall, value, 0.03) << d << " " << k;
  }
}

// Of the 2 n - 1 other rows, the ball of a real row is empty of samples when its k nearest are all among the n - 1 real ones.
double equal_laws_coverage(int n, int k) {
  double empty = 1;
  for (int i = 0; i < k; ++i) empty *= (n - 1. - i) / (2. * n - 1 - i);
  return 1 - empty;
}

TEST(DensityCoverage, OfEqualLawsAreOneAndTheClosedForm) {
  EXPECT_NEAR(equal_laws_coverage(10000, 3), 0.875, 1e-3);
  EXPECT_NEAR(equal_laws_coverage(10000, 5), 0.96875, 1e-3);
  for (const int k : {3, 5}) {
    double density = 0, coverage = 0;
    constexpr int kRepeats = 5, kRows = 500;
    for (std::uint64_t i = 0; i < kRepeats; ++i) {
      const auto real = normal(kRows, 16, 20 + 2 * i), fake = normal(kRows, 16, 21 + 2 * i);
      density += density_of(real, fake, k).value / kRepeats;
      coverage += coverage_of(real, fake, k).value / kRepeats;
    }
    RecordProperty("k" + std::to_string(k), std::to_string(density) + " " + std::to_string(coverage));
    EXPECT_NEAR(density, 1, 0.1) << k;
    EXPECT_NEAR(coverage, equal_laws_coverage(kRows, k), 0.02) << k;
  }
}

// 16 different rows, each some 30 times on either side: real against real is covered, and what lacks half of them half.
TEST(DensityCoverage, RepeatedRowsAreCoveredBySamplesLikeThem) {
  const auto atoms = normal(16, 8, 50);
  Rng rng(51);
  const auto draw = [&](std::int64_t n_atoms) {
    return atoms.index_select(0, (rng.uniform({500}) * static_cast<double>(n_atoms)).to(at::kLong));
  };
  const auto real = draw(16);
  EXPECT_EQ(coverage_of(real, draw(16), 5).value, 1);
  EXPECT_NEAR(coverage_of(real, draw(8), 5).value, 0.5, 0.1);
}

TEST(ClassifierTwoSample, AnswersLikeACoinForEqualLaws) {
  double z = 0;
  constexpr int kRepeats = 20, kRows = 200;
  for (std::uint64_t i = 0; i < kRepeats; ++i) {
    const auto found = classifier_two_sample(normal(kRows, 4, 60 + 2 * i), normal(kRows, 4, 61 + 2 * i), Rng(i));
    z += (found.accuracy - 0.5) * 2 * std::sqrt(static_cast<double>(kRows));
    EXPECT_GT(found.p_value, 1e-5);
  }
  EXPECT_LT(std::abs(z) / std::sqrt(kRepeats), tolerance::kStandardErrors);
}

TEST(ClassifierTwoSample, TellsDifferentLawsApart) {
  const auto found = classifier_two_sample(normal(100, 2, 30), normal(100, 2, 31) + 20, Rng(1));
  EXPECT_EQ(found.accuracy, 1);
  EXPECT_LT(found.p_value, 1e-10);
}

TEST(Memorization, IsOneForCopiesAndAHalfForNewRows) {
  const auto train = normal(300, 3, 40), real = normal(200, 3, 41), fresh = normal(200, 3, 42);
  const auto of = [&](const Tensor& x) { return nearest_rows(x, train).distance; };
  const auto copies = memorization(of(real), of(train.slice(0, 0, 100)));
  EXPECT_EQ(copies.nearer, 1);
  EXPECT_EQ(copies.copies, 1);
  EXPECT_NEAR(copies.median_distance, 0, tolerance::kAutograd);
  EXPECT_NEAR(memorization(of(real), of(fresh)).nearer, 0.5, 0.12);
  EXPECT_EQ(memorization(of(real), of(fresh + 50)).nearer, 0);
  EXPECT_EQ(memorization(of(real), of(real)).nearer, 0.5);  // ties count half
}

}  // namespace
}  // namespace gx
