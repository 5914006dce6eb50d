#include "generatrix/train/ema.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/support/tolerances.h"

namespace gx {
namespace {

TEST(Ema, FollowsItsFormula) {
  auto w = at::full({3}, 1.0, at::kDouble).requires_grad_();
  Ema ema({w}, 0.4);
  double expected = 1;
  for (int t = 0; t < 9; ++t) {
    at::NoGradGuard off;
    w.fill_(t * t);
    ema.update(t);
    const auto decay = std::min(0.4, (1. + t) / (10. + t));  // reaches 0.4 at step 5
    expected = decay * expected + (1 - decay) * t * t;
    EXPECT_NEAR(ema.averages()[0][1].item<double>(), expected, tolerance::kAlgebra);
  }
  EXPECT_FALSE(ema.averages()[0].requires_grad());
}

TEST(Ema, DecayZeroIsTheWeights) {
  auto w = at::randn({4});
  Ema ema({w}, 0);
  w.add_(0.3);
  ema.update(1000);
  EXPECT_TRUE(at::equal(ema.averages()[0], w));
}

// Weights that start far away and then stand still: a constant decay of 0.999 would keep 95 % of the start after 50 steps.
TEST(Ema, ForgetsWhereItStarted) {
  auto w = at::full({1}, 100.0, at::kDouble);
  Ema ema({w}, 0.999);
  w.fill_(1);
  for (int t = 0; t < 50; ++t) ema.update(t);
  EXPECT_NEAR(ema.averages()[0].item<double>(), 1, 1e-6);
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
