#include "generatrix/kernels/spline/spline_knots.h"

#include "tests/support/kernel_agreement.h"

namespace gx {
namespace {

constexpr double kBox = 3;

torch::autograd::variable_list listed(const SplineKnots& knots) { return {knots.u, knots.v, knots.slope}; }

TEST(SplineKnots, EqualTheirReferenceWithAllGradients) {
  for (const std::int64_t n_bins : {2, 8, 20}) {  // less and more than the lanes
    const auto raw = (2 * Rng(n_bins).normal({7, 2, 3 * n_bins - 1}, at::kDouble)).requires_grad_();
    kernels::expect_agreement(
        [](const torch::autograd::variable_list& at) { return listed(spline_knots(at[0], kBox)); },
        [](const torch::autograd::variable_list& at) { return listed(spline_knots_reference(at[0], kBox)); }, {raw});
  }
}

TEST(SplineKnots, OfZerosAreTheIdentity) {
  const auto knots = spline_knots(at::zeros({1, 11}, at::kDouble), kBox);  // 4 bins
  const auto even = at::linspace(-kBox, kBox, 5, at::kDouble).unsqueeze(0);
  EXPECT_TRUE(at::allclose(knots.u, even)) << knots.u;
  EXPECT_TRUE(at::allclose(knots.v, even)) << knots.v;
  EXPECT_TRUE(at::allclose(knots.slope, at::ones({1, 5}, at::kDouble))) << knots.slope;
}

TEST(SplineKnots, KeepALeastWidthAndSlopeForNumbersOfAnySize) {
  const auto knots = spline_knots(at::tensor({90.f, -90.f, 0.f, -90.f, 90.f, 0.f, -90.f, 90.f}).unsqueeze(0), kBox);
  EXPECT_GE(knots.u.diff().min().item<double>(), 0.99e-3 * 2 * kBox);
  EXPECT_GE(knots.v.diff().min().item<double>(), 0.99e-3 * 2 * kBox);
  EXPECT_GE(knots.slope.min().item<double>(), 0.99e-3);
  EXPECT_EQ(knots.u.select(1, 3).item<double>(), kBox);
}

}  // namespace
}  // namespace gx
