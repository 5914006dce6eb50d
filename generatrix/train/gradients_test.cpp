#include "generatrix/train/gradients.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/support/tolerances.h"

namespace gx {
namespace {

const std::vector<Tensor> kGradients{at::tensor({3.0, 0.0}, at::kDouble), at::tensor({0.0, 4.0}, at::kDouble).view({2, 1})};

TEST(Gradients, NormIsOverAllTensors) { EXPECT_NEAR(norm_of(kGradients).item<double>(), 5, tolerance::kAlgebra); }

TEST(Gradients, ClippingKeepsTheDirectionAndReachesTheLimit) {
  const auto small = clipped(kGradients, norm_of(kGradients), 2);
  EXPECT_NEAR(norm_of(small).item<double>(), 2, tolerance::kAlgebra);
  EXPECT_NEAR(small[0][0].item<double>(), 3 * 0.4, tolerance::kAlgebra);
  EXPECT_NEAR(small[1][1][0].item<double>(), 4 * 0.4, tolerance::kAlgebra);
}

TEST(Gradients, ShorterOnesStayBitForBit) {
  const auto same = clipped(kGradients, norm_of(kGradients), 5.5);
  for (std::size_t i = 0; i < same.size(); ++i) EXPECT_TRUE(at::equal(same[i], kGradients[i]));
  const std::vector<Tensor> zero{at::zeros({3})};
  EXPECT_TRUE(at::equal(clipped(zero, norm_of(zero), 1)[0], zero[0]));
}

// d(a + b)^2 is one tensor for both, and the gradient of a sum is one number seen n times.
TEST(Gradients, ClippingIsRightForTensorsThatShareMemory) {
  const auto shared = at::ones({1}, at::kDouble).expand({8});
  const std::vector<Tensor> twice{shared, shared};  // norm 4
  const auto small = clipped(twice, norm_of(twice), 1);
  EXPECT_NEAR(norm_of(small).item<double>(), 1, tolerance::kAlgebra);
  EXPECT_TRUE(at::equal(shared, at::ones({8}, at::kDouble)));
}

TEST(Gradients, ExceedsIsOneForLargerAndForNoNumber) {
  EXPECT_EQ(exceeds(at::full({}, 2.0), 2).item<float>(), 0);
  EXPECT_EQ(exceeds(at::full({}, 2.1), 2).item<float>(), 1);
  EXPECT_EQ(exceeds(at::full({}, std::nan("")), 2).item<float>(), 1);
  EXPECT_EQ(exceeds(at::full({}, INFINITY), 2).item<float>(), 1);
}

}  // namespace
}  // namespace gx
