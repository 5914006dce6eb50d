// Distances between sets against closed forms.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "generatrix/eval/two_sample/frechet_distance.h"
#include "generatrix/eval/two_sample/kernel_distance.h"
#include "generatrix/eval/two_sample/path_length.h"
#include "generatrix/eval/two_sample/sliced_wasserstein.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

Tensor standard_rows(std::int64_t n, std::int64_t d, std::uint64_t seed) {
  Rng rng(seed);
  return rng.normal({n, d}, at::kDouble);
}

Tensor rotation(std::int64_t d, std::uint64_t seed) { return std::get<0>(at::linalg_qr(standard_rows(d, d, seed))); }

// Rows whose mean is m and whose covariance is S exactly.
Tensor with_moments(std::int64_t n, const Tensor& mean, const Tensor& covariance, std::uint64_t seed) {
  const auto x = standard_rows(n, mean.size(0), seed);
  const auto centered = x - x.mean(0);
  const auto own = centered.t().matmul(centered) / static_cast<double>(n - 1);
  const auto white = at::linalg_solve_triangular(at::linalg_cholesky(own), centered.t(), /*upper=*/false).t();
  return white.matmul(at::linalg_cholesky(covariance).t()) + mean;
}

TEST(FrechetDistance, IsZeroForEqualSets) {
  const auto x = standard_rows(200, 8, 1);
  EXPECT_NEAR(frechet_distance(x, x), 0, 1e-9);
}

// Diagonal laws: |m_1 - m_2|^2 + sum (s_1 - s_2)^2; a common rotation changes nothing.
TEST(FrechetDistance, HasItsClosedFormForNormalLaws) {
  const auto s1 = at::tensor({1., 2., 0.5, 3.}, at::kDouble), s2 = at::tensor({2., 2., 1.5, 0.1}, at::kDouble);
  const auto m1 = at::tensor({0., 1., -1., 2.}, at::kDouble), m2 = at::tensor({1., 1., 0., -2.}, at::kDouble);
  const auto a = with_moments(50, m1, s1.square().diag(), 2), b = with_moments(60, m2, s2.square().diag(), 3);
  const auto truth = ((m1 - m2).square() + (s1 - s2).square()).sum().item<double>();
  EXPECT_NEAR(frechet_distance(a, b), truth, 1e-9);
  EXPECT_NEAR(frechet_distance(b, a), truth, 1e-9);
  const auto turn = rotation(4, 4);
  EXPECT_NEAR(frechet_distance(a.matmul(turn), b.matmul(turn)), truth, 1e-9);
}

// Covariances that do not commute, by tr (S_1 S_2)^(1/2) from the eigenvalues of the product itself.
TEST(FrechetDistance, HoldsForLawsThatAreTurnedAgainstEachOther) {
  const auto turn = rotation(3, 5);
  const auto s1 = at::tensor({4., 1., 0.25}, at::kDouble).diag();
  const auto s2 = turn.matmul(at::tensor({1., 9., 0.5}, at::kDouble).diag()).matmul(turn.t());
  const auto zero = at::zeros({3}, at::kDouble);
  const auto cross = at::real(at::linalg_eigvals(s1.matmul(s2)).sqrt()).sum().item<double>();
  const auto truth = s1.trace().item<double>() + s2.trace().item<double>() - 2 * cross;
  EXPECT_NEAR(frechet_distance(with_moments(40, zero, s1, 6), with_moments(40, zero, s2, 7)), truth, 1e-9);
}

TEST(FrechetDistance, BearsFewerRowsThanDimensions) {
  const auto a = standard_rows(10, 64, 8), b = standard_rows(10, 64, 9);
  EXPECT_TRUE(std::isfinite(frechet_distance(a, b)));
  EXPECT_GT(frechet_distance(a, b), 0);
  EXPECT_NEAR(frechet_distance(a, a), 0, 1e-4);  // 54 eigenvalues of 0, each the root of rounding
}

// Columns of zeros change nothing, but that the distance is then computed on the small side: by rows.
TEST(FrechetDistance, IsTheSameByRowsAndByColumns) {
  Rng rng(8);
  const auto x = rng.normal({20, 6}, at::kDouble), y = rng.normal({24, 6}, at::kDouble) * 2 + 1;
  const auto wide = [](const Tensor& rows) { return at::cat({rows, at::zeros({rows.size(0), 100'000}, at::kDouble)}, 1); };
  EXPECT_NEAR(frechet_distance(wide(x), wide(y)), frechet_distance(x, y), tolerance::kAutograd);
}

// What two sets of n draws from one isotropic normal law in d dimensions give in expectation, for n >> d, is
// 2 d / n + d (d + 1) / (2 n)  times the law's variance.
TEST(FrechetDistance, OfTwoDrawsOfOneLawFollowsTheFloor) {
  const double floor = 2 * 64 / 1000. + 64 * 65 / 2000.;
  double mean = 0;
  constexpr int kPairs = 5;
  for (std::uint64_t i = 0; i < kPairs; ++i)
    mean += frechet_distance(standard_rows(1000, 64, 10 + 2 * i), standard_rows(1000, 64, 11 + 2 * i));
  RecordProperty("mean", std::to_string(mean / kPairs));
  EXPECT_NEAR(mean / kPairs / floor, 1, 0.03);
}

struct Spread {
  double mean = 0, deviation = 0, claimed = 0;  // over repeats; what the distances themselves say of their error
};

constexpr int kRepeats = 40;

Spread kernel_distances(double shift) {
  double sum = 0, squares = 0;
  Spread spread;
  for (std::uint64_t i = 0; i < kRepeats; ++i) {
    const auto found =
        kernel_distance(standard_rows(200, 8, 100 + 2 * i), standard_rows(200, 8, 101 + 2 * i) + shift, Rng(i), 20);
    sum += found.value;
    squares += found.value * found.value;
    spread.claimed += found.standard_error / kRepeats;
  }
  spread.mean = sum / kRepeats;
  spread.deviation = std::sqrt(squares / kRepeats - spread.mean * spread.mean);
  return spread;
}

TEST(KernelDistance, IsUnbiasedForEqualLaws) {
  const auto found = kernel_distances(0);
  RecordProperty("mean", std::to_string(found.mean));
  RecordProperty("error_of_the_mean", std::to_string(found.deviation / std::sqrt(kRepeats)));
  EXPECT_LT(std::abs(found.mean), tolerance::kStandardErrors * found.deviation / std::sqrt(kRepeats));
}

TEST(KernelDistance, KnowsItsErrorForLawsThatDiffer) {
  const auto found = kernel_distances(0.5);
  EXPECT_NEAR(found.claimed / found.deviation, 1, 0.35);  // the deviation of 40 repeats is known to 11 %
}

// The unbiased estimate, pair by pair.
double kernel_distance_by_pairs(const Tensor& x, const Tensor& y) {
  const auto k = [](const Tensor& u, const Tensor& v) { return std::pow((u * v).mean().item<double>() + 1, 3); };
  const auto n = x.size(0);
  double within = 0, between = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j < n; ++j) {
      if (i != j) within += k(x[i], x[j]) + k(y[i], y[j]);
      between += k(x[i], y[j]);
    }
  }
  const auto rows = static_cast<double>(n);
  return within / (rows * (rows - 1)) - 2 * between / (rows * rows);
}

// Two subsets hold fewer pairs than all rows do and are computed one by one; ten are computed together.
TEST(KernelDistance, IsItsDefinitionHoweverManySubsets) {
  const auto x = standard_rows(12, 3, 16), y = standard_rows(15, 3, 17) + 0.3;
  for (const std::int64_t subsets : {2, 10}) {
    Rng rng(5);
    std::vector<double> estimates;
    for (std::int64_t i = 0; i < subsets; ++i) {
      const auto some_x = x.index_select(0, rng.permutation(12).slice(0, 0, 6));
      estimates.push_back(kernel_distance_by_pairs(some_x, y.index_select(0, rng.permutation(15).slice(0, 0, 6))));
    }
    const auto truth = at::tensor(estimates, at::kDouble);
    const auto found = kernel_distance(x, y, Rng(5), subsets);
    EXPECT_NEAR(found.value, truth.mean().item<double>(), tolerance::kAlgebra) << subsets;
  }
}

// Laws at the points 0 and c of the line: MMD^2 = k(0, 0) + k(c, c) - 2 k(0, c) with k(x, y) = (x y + 1)^3.
TEST(KernelDistance, HasItsClosedFormForPointMasses) {
  const double c = 0.7;
  const auto truth = 1 + std::pow(c * c + 1, 3) - 2;
  const auto found = kernel_distance(at::zeros({20, 1}, at::kDouble), at::full({20, 1}, c, at::kDouble), Rng(1));
  EXPECT_NEAR(found.value, truth, tolerance::kAlgebra);
  EXPECT_NEAR(found.standard_error, 0, tolerance::kAutograd);
}

TEST(SlicedWasserstein, OfAShiftIsItsLengthOverTheRootOfTheDimension) {
  const auto x = standard_rows(300, 5, 20);
  const auto shift = at::tensor({1., -2., 0.5, 0., 3.}, at::kDouble);
  const auto found = sliced_wasserstein(x, x + shift, Rng(2), 4000);
  const auto truth = shift.norm().item<double>() / std::sqrt(5.0);  // E <v, s>^2 = |s|^2 / D
  EXPECT_NEAR(found.value, truth, tolerance::kStandardErrors * found.standard_error);
  EXPECT_LT(found.standard_error, 0.05 * truth);
  EXPECT_NEAR(sliced_wasserstein(x, x, Rng(2)).value, 0, tolerance::kFloat32);
}

TEST(SlicedWasserstein, ComparesSetsOfDifferentSizeByQuantiles) {
  const auto x = standard_rows(500, 2, 21);
  EXPECT_NEAR(sliced_wasserstein(x, at::cat({x, x, x}), Rng(3)).value, 0, tolerance::kFloat32);
}

// G linear: |A (z_2 - z_1)|^2, whatever t.
TEST(PathLength, OfALinearDecoderIsTheSquareOfItsStretch) {
  const auto a = standard_rows(3, 6, 22), z1 = standard_rows(50, 3, 23), z2 = standard_rows(50, 3, 24);
  const auto truth = (z2 - z1).matmul(a).square().sum(1).mean().item<double>();
  const auto found = path_length(
      z1, z2, [&](const Tensor& z) { return z.matmul(a); }, [](const Tensor& x) { return x; }, Rng(4));
  EXPECT_NEAR(found.value / truth, 1, 1e-6);
}

}  // namespace
}  // namespace gx
