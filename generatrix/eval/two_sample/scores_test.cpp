// Scores of one set of samples against known answers.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/data/toy.h"
#include "generatrix/eval/two_sample/classifier_score.h"
#include "generatrix/eval/two_sample/mode_statistics.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

// One-hot answers of n rows over c classes in turn, with `doubt` spread over all of them.
Tensor answers(std::int64_t n, std::int64_t c, double doubt) {
  return (at::one_hot(at::arange(n) % c, c).to(at::kDouble) * (1 - doubt) + doubt / static_cast<double>(c)).log();
}

TEST(ClassifierScore, IsTheNumberOfClassesForSureAndEvenAnswersAndOneForNone) {
  EXPECT_NEAR(classifier_score(answers(1000, 10, 1e-12)).value, 10, 1e-6);
  EXPECT_NEAR(classifier_score(answers(1000, 10, 1)).value, 1, tolerance::kAlgebra);
  const auto one_class = answers(1000, 10, 1e-12).slice(0, 0, 1).expand({1000, 10});
  EXPECT_NEAR(classifier_score(one_class).value, 1, tolerance::kAutograd);
  EXPECT_NEAR(classifier_score(answers(1000, 10, 1e-12)).standard_error, 0, 1e-6);
}

// exp of the mutual information: log C - H(1 - d + d/C, d/C, ...).
TEST(ClassifierScore, HasItsClosedFormForDoubt) {
  const double c = 10, doubt = 0.3, top = 1 - doubt + doubt / c, rest = doubt / c;
  const auto entropy = -top * std::log(top) - (c - 1) * rest * std::log(rest);
  EXPECT_NEAR(classifier_score(answers(1000, 10, doubt)).value, std::exp(std::log(c) - entropy), tolerance::kAutograd);
}

TEST(ClassEntropy, IsLogOfTheClassesThatAppear) {
  EXPECT_NEAR(class_entropy(answers(1000, 10, 0.1)), std::log(10), tolerance::kAlgebra);
  EXPECT_NEAR(class_entropy(answers(1, 10, 0.1)), 0, tolerance::kAlgebra);
}

Modes modes_of(const ToyDensity& density) { return {density.modes.centers, density.modes.sd}; }

TEST(ModeStatistics, RingHasEightCentersOfItsOwn) {
  const auto centers = ring_8().modes.centers;
  ASSERT_EQ(centers.size(0), 8);
  auto distances = at::cdist(centers, centers);
  distances.fill_diagonal_(1e9);
  EXPECT_GT(distances.min().item<double>(), 6 * ring_8().modes.sd);
}

TEST(ModeStatistics, OfTheMixtureItselfAreItsCeiling) {
  for (const auto& density : {ring_8(), grid_25()}) {
    Rng rng(1);
    constexpr std::int64_t kRows = 20000;
    const auto found = mode_statistics(density.sample(kRows, rng), modes_of(density));
    const auto ceiling = 1 - std::exp(-4.5);  // P(chi^2_2 <= 9)
    RecordProperty(density.name, std::to_string(found.high_quality));
    EXPECT_EQ(found.found, density.modes.centers.size(0)) << density.name;
    EXPECT_NEAR(found.high_quality, ceiling, tolerance::kStandardErrors * std::sqrt(ceiling * (1 - ceiling) / kRows));
    EXPECT_LT(found.reverse_kl, 3 * static_cast<double>(density.modes.centers.size(0)) / (2 * kRows));  // (K - 1) / 2n expected
  }
}

TEST(ModeStatistics, OfOneModeAreLogOfAllOfThem) {
  const auto modes = modes_of(ring_8());
  const auto found = mode_statistics(modes.centers.slice(0, 2, 3).expand({100, 2}), modes);
  EXPECT_EQ(found.found, 1);
  EXPECT_EQ(found.high_quality, 1);
  EXPECT_NEAR(found.reverse_kl, std::log(8), tolerance::kAlgebra);
  const auto none = mode_statistics(modes.centers + 100, modes);
  EXPECT_EQ(none.found, 0);
  EXPECT_TRUE(std::isinf(none.reverse_kl));
}

}  // namespace
}  // namespace gx
