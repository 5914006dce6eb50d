#include "generatrix/train/ema.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/support/tolerances.h"

namespace gx {
namespace {

TEST(Ema, FollowsItsFormula) {
  auto w = at::full({3}, 1.0, at::kDouble).requires_grad_();
  Ema ema({w}, 0.9);
  double expected = 1;
  for (int t = 1; t <= 5; ++t) {
    at::NoGradGuard off;
    w.fill_(t * t);
    ema.update();
    expected = 0.9 * expected + 0.1 * t * t;
    EXPECT_NEAR(ema.averages()[0][1].item<double>(), expected, tolerance::kAlgebra);
  }
  EXPECT_FALSE(ema.averages()[0].requires_grad());
}

TEST(Ema, DecayZeroIsTheWeights) {
  auto w = at::randn({4});
  Ema ema({w}, 0);
  w.add_(0.3);
  ema.update();
  EXPECT_TRUE(at::equal(ema.averages()[0], w));
}

TEST(AveragedScope, PutsTheWeightsBackBitForBitAlsoAfterAThrow) {
  auto a = at::randn({5, 7}).requires_grad_(), b = at::randn({2}).requires_grad_();
  Ema ema({a, b}, 0.5);
  {
    at::NoGradGuard off;
    a.add_(1);
    b.mul_(3);
  }
  const auto a_before = a.detach().clone(), b_before = b.detach().clone();
  try {
    const AveragedScope scope({a, b}, ema.averages());
    EXPECT_TRUE(at::equal(a.detach(), ema.averages()[0]));
    EXPECT_TRUE(at::equal(b.detach(), ema.averages()[1]));
    throw 1;
  } catch (int) {
  }
  EXPECT_TRUE(at::equal(a.detach(), a_before));
  EXPECT_TRUE(at::equal(b.detach(), b_before));
  EXPECT_TRUE(a.requires_grad() && a.is_leaf());
}

}  // namespace
}  // namespace gx
