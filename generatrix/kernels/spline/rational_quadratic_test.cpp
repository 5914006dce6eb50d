#include "generatrix/kernels/spline/rational_quadratic.h"

#include "tests/support/kernel_agreement.h"

namespace gx {
namespace {

constexpr double kBound = 3;

// Knots of random bins, and numbers some of which lie outside the box.
torch::autograd::variable_list case_of(std::int64_t n, std::int64_t n_bins) {
  Rng rng(1);
  const auto knots = [&] {
    const auto share = (0.05 + rng.uniform({n, n_bins}, at::kDouble)).cumsum(1);
    const auto inner = 2 * kBound * (share / share.narrow(1, n_bins - 1, 1)) - kBound;
    auto all = at::cat({at::full({n, 1}, -kBound, at::kDouble), inner}, 1);
    all.select(1, n_bins).fill_(kBound);
    return all.requires_grad_();
  };
  const auto x = ((2.6 * rng.uniform({n}, at::kDouble) - 1.3) * kBound).requires_grad_();
  const auto u = knots(), v = knots();
  return {x, u, v, (0.1 + 2 * rng.uniform({n, n_bins + 1}, at::kDouble)).requires_grad_()};
}

kernels::TensorFunction by(Splined (*f)(const Tensor&, const SplineKnots&, SplineWay), SplineWay way) {
  return [=](const torch::autograd::variable_list& all) {
    auto out = f(all[0], {all[1], all[2], all[3], kBound}, way);
    return torch::autograd::variable_list{out.value, out.log_det};
  };
}

TEST(RationalQuadratic, EqualsItsReferenceWithAllGradients) {
  for (const auto way : {SplineWay::from_u_to_v, SplineWay::from_v_to_u}) {
    for (const std::int64_t n_bins : {2, 8}) {
      kernels::expect_agreement(by(rational_quadratic, way), by(rational_quadratic_reference, way), case_of(60, n_bins));
    }
  }
}

TEST(RationalQuadratic, ANumberThatIsNoneStaysOneAndHarmsNoOther) {
  auto all = case_of(5, 4);
  at::NoGradGuard off;
  all[0][2] = std::nan("");
  for (const auto way : {SplineWay::from_u_to_v, SplineWay::from_v_to_u}) {
    const auto out = rational_quadratic(all[0], {all[1], all[2], all[3], kBound}, way);
    EXPECT_TRUE(std::isnan(out.value[2].item<double>()));
    EXPECT_EQ(at::isfinite(out.value).sum().item<std::int64_t>(), 4);
  }
}

}  // namespace
}  // namespace gx
