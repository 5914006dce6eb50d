#include "generatrix/prob/divergences/mmd.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/rng.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

class Mmd : public ::testing::TestWithParam<MmdKernel> {
 protected:
  double between(double shift, std::uint64_t seed, std::int64_t n = 64) {
    Rng rng(seed);
    return mmd_squared(rng.normal({n, 3}, at::kDouble) + shift, rng.normal({n, 3}, at::kDouble), GetParam(), 6).item<double>();
  }
};

TEST_P(Mmd, OfEqualLawsIsZeroInTheMean) {
  std::vector<double> found;
  for (std::uint64_t seed = 0; seed < 300; ++seed) found.push_back(between(0, seed));
  const auto all = at::tensor(found, at::kDouble);
  const auto error = all.std().item<double>() / std::sqrt(300.);
  EXPECT_LT(std::abs(all.mean().item<double>()), tolerance::kStandardErrors * error);
  EXPECT_LT(all.min().item<double>(), 0) << "an estimate that is never below 0 is biased";
}

TEST_P(Mmd, FallsAsTheLawsApproach) {
  double last = 1e9;
  for (const double shift : {3., 1., 0.5, 0.}) {
    const auto found = between(shift, 1, 200);
    EXPECT_LT(found, last) << shift;
    last = found;
  }
}

TEST_P(Mmd, ASetAgainstItself) {  // by hand: two points at squared distance 4
  const auto x = at::tensor({0., 2.}, at::kDouble).reshape({2, 1});
  const auto k = [](double d) {
    if (GetParam() == MmdKernel::rbf) return std::exp(-d / 2);
    double sum = 0;
    for (const double s : {.1, .2, .5, 1., 2., 5., 10.}) sum += s / (s + d);
    return sum;
  };
  EXPECT_NEAR(mmd_squared(x, x, GetParam(), 1).item<double>(), 2 * k(4) - (k(0) + k(4)), tolerance::kAlgebra);
}

INSTANTIATE_TEST_SUITE_P(Kernels, Mmd, ::testing::Values(MmdKernel::rbf, MmdKernel::imq));

}  // namespace
}  // namespace gx
