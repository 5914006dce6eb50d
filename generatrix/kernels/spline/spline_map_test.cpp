#include "generatrix/kernels/spline/spline_map.h"

#include "tests/support/kernel_agreement.h"

namespace gx {
namespace {

constexpr double kBox = 3;

// Numbers some of which lie outside the box, each with a spline of its own.
torch::autograd::variable_list numbers_and_splines(std::int64_t n, std::int64_t n_bins) {
  Rng rng(static_cast<std::uint64_t>(n_bins));
  const auto x = ((2.6 * rng.uniform({n, 2}, at::kDouble) - 1.3) * kBox).requires_grad_();
  return {x, rng.normal({n, 2, 3 * n_bins - 1}, at::kDouble).requires_grad_()};
}

kernels::TensorFunction by(Splined (*f)(const Tensor&, const Tensor&, double, SplineWay), SplineWay way) {
  return [=](const torch::autograd::variable_list& all) {
    auto out = f(all[0], all[1], kBox, way);
    return torch::autograd::variable_list{out.value, out.log_det};
  };
}

TEST(SplineMap, EqualsItsReferenceWithAllGradients) {
  const auto expect = [](SplineWay way, std::int64_t n_bins) {
    kernels::expect_agreement(by(spline_map, way), by(spline_map_reference, way), numbers_and_splines(9, n_bins));
  };
  expect(SplineWay::from_u_to_v, 2);
  expect(SplineWay::from_u_to_v, 20);
  expect(SplineWay::from_v_to_u, 8);
}

// As slices of a larger tensor are, whose gradients of gradients must come through too.
TEST(SplineMap, TakesTensorsThatAreNotContiguous) {
  const auto sliced = [](const kernels::TensorFunction& f) -> kernels::TensorFunction {
    return [f](const torch::autograd::variable_list& all) { return f({all[0].narrow(1, 0, 1), all[1].narrow(1, 0, 1)}); };
  };
  kernels::expect_agreement(sliced(by(spline_map, SplineWay::from_u_to_v)),
                            sliced(by(spline_map_reference, SplineWay::from_u_to_v)), numbers_and_splines(9, 4));
}

TEST(SplineMap, ANumberThatIsNoneStaysOneAndHarmsNoOther) {
  auto all = numbers_and_splines(5, 4);
  at::NoGradGuard off;
  all[0][2][0] = std::nan("");
  for (const auto way : {SplineWay::from_u_to_v, SplineWay::from_v_to_u}) {
    const auto out = spline_map(all[0], all[1], kBox, way);
    EXPECT_TRUE(std::isnan(out.value[2][0].item<double>()));
    EXPECT_EQ(at::isfinite(out.value).sum().item<std::int64_t>(), 9);
  }
}

// Groups of sixteen numbers do not depend on where a part begins.
TEST(SplineMap, OfANumberDoesNotDependOnItsNeighbors) {
  const auto all = numbers_and_splines(40, 8);
  at::NoGradGuard off;
  const auto x = all[0].flatten().to(at::kFloat), raw = all[1].flatten(0, 1).to(at::kFloat);
  const auto whole = spline_map(x, raw, kBox, SplineWay::from_v_to_u);
  const auto part = spline_map(x.narrow(0, 21, 30), raw.narrow(0, 21, 30), kBox, SplineWay::from_v_to_u);
  EXPECT_TRUE(at::equal(whole.value.narrow(0, 21, 30), part.value));
  EXPECT_TRUE(at::equal(whole.log_det.narrow(0, 21, 30), part.log_det));
}

TEST(SplineKnots, OfZerosAreEven) {
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
