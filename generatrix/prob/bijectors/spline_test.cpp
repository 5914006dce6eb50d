#include "generatrix/prob/bijectors/spline.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/rng.h"
#include "generatrix/kernels/spline/spline_map.h"

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

constexpr std::int64_t kBins = 8;
constexpr double kBound = 3, kSplineTolerance = 1e-10;

// Splines whose numbers have the standard deviation `size`, one for each of n.
Spline splines(std::int64_t n, double size) {
  return {size * Rng(1).normal({n, n_spline_parameters(kBins)}, at::kDouble), kBound};
}

// d forward / dz by autograd, one number each
Tensor slopes_of(const Spline& f, const Tensor& z) {
  const auto leaf = z.detach().clone().requires_grad_();
  return torch::autograd::grad({f.forward(leaf).value.sum()}, {leaf})[0];
}

void expect_undone(const Spline& f, const Tensor& z, double allowed) {
  const auto there = f.forward(z), back = f.inverse(there.value);
  EXPECT_LT(distance(back.value, z), allowed);
  EXPECT_LT(distance(back.log_det, -there.log_det), allowed);
  EXPECT_LT(distance(there.log_det, slopes_of(f, z).log()), allowed);
}

TEST(Spline, IsUndoneWithinTheBoxFarOutAndOnItsKnots) {
  const auto f = splines(500, 1);
  const auto z = 1.5 * Rng(2).normal({500}, at::kDouble);
  expect_undone(f, z, kSplineTolerance);
  expect_undone(f, 10 * z.sign(), kSplineTolerance);
  const auto knots = spline_knots(f.raw, f.bound);
  for (std::int64_t k = 0; k <= kBins; ++k) {
    const auto knot = knots.u.select(-1, k).contiguous(), there = knots.v.select(-1, k).contiguous();
    EXPECT_LT(distance(f.forward(knot).value, there), 1e-13) << "knot " << k;
    EXPECT_LT(distance(f.inverse(there).value, knot), kSplineTolerance) << "knot " << k;
    EXPECT_LT(distance(f.forward(knot).log_det, knots.slope.select(-1, k).log()), kSplineTolerance) << "knot " << k;
  }
}

// Three times the weights: bins of a thousandth of the box beside wide ones. Digits are lost by the slope, and never more.
TEST(Spline, StressedHasNoNaNAndLosesDigitsByItsSlopeAlone) {
  for (const double size : {3., 9., 30.}) {
    const auto f = splines(2000, size);
    const auto z = (2 * Rng(2).uniform({2000}, at::kDouble) - 1) * kBound;
    const auto there = f.forward(z), back = f.inverse(there.value);
    ASSERT_TRUE(at::isfinite(there.value).all().item<bool>() && at::isfinite(there.log_det).all().item<bool>());
    ASSERT_TRUE(at::isfinite(back.value).all().item<bool>() && at::isfinite(back.log_det).all().item<bool>());
    const auto error = (back.value - z).abs() * there.log_det.exp().clamp_max(1);  // of the value, where the map is flat
    EXPECT_LT(error.max().item<double>(), kSplineTolerance) << size;
    EXPECT_TRUE((there.value.abs() <= kBound * (1 + 1e-14)).all().item<bool>());
  }
}

TEST(Spline, Float32ComesBackAndNeverTakesARootBelowZero) {
  const auto f = splines(20'000, 2);
  const Spline single{f.raw.to(at::kFloat), f.bound};
  const auto z = (2.2 * Rng(2).uniform({20'000}) - 1.1) * kBound;
  const auto there = single.forward(z), back = single.inverse(there.value);
  EXPECT_TRUE(at::isfinite(back.value).all().item<bool>() && at::isfinite(back.log_det).all().item<bool>());
  EXPECT_LT(((back.value - z).abs() * there.log_det.exp().clamp_max(1)).max().item<double>(), tolerance::kFloat32);
}

TEST(Spline, OutsideTheBoxIsTheIdentityWithSafeGradients) {
  const auto raw = (3 * Rng(1).normal({4, n_spline_parameters(kBins)}, at::kDouble)).requires_grad_();
  const Spline f{raw, kBound};
  const auto z = at::tensor({-1e6, -3.5, 3.0000001, 1e6}, at::kDouble).requires_grad_();
  for (const auto& out : {f.forward(z), f.inverse(z)}) {
    EXPECT_TRUE(at::equal(out.value, z));
    EXPECT_TRUE((out.log_det == 0).all().item<bool>());
    for (const auto& g : torch::autograd::grad({out.value.sum() + out.log_det.sum()}, {z, raw}, {}, true))
      EXPECT_TRUE(at::isfinite(g).all().item<bool>());
  }
}

TEST(Spline, ZerosAreTheIdentity) {
  const Spline f{at::zeros({n_spline_parameters(kBins)}, at::kDouble), kBound};
  const auto z = at::linspace(-5, 5, 101, at::kDouble);
  EXPECT_LT(distance(f.forward(z).value, z), 1e-14);
  EXPECT_LT(f.forward(z).log_det.abs().max().item<double>(), 1e-14);
}

TEST(Spline, AllItsNumbersHaveGradients) {
  const std::vector<Tensor> raw{Rng(1).normal({3, n_spline_parameters(4)}, at::kDouble)};
  const auto x = at::tensor({-2.1, 0.3, 1.7}, at::kDouble);
  for (const bool back : {false, true}) {
    const ScalarOf loss = [&](const auto& r) {
      const Spline f{r[0], kBound};
      const auto m = back ? f.inverse(x) : f.forward(x);
      return (m.value.square() - m.log_det).sum();
    };
    EXPECT_LT(distance(gradient(loss, raw)[0], finite_difference(loss, raw, 0)), tolerance::kAutograd);
  }
}

}  // namespace
}  // namespace gx
