#include "generatrix/contract/shared_batch.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "tests/support/meeting.h"

namespace gx {
namespace {

Tensor leaf(double value) { return at::full({}, value, at::kDouble).requires_grad_(); }

TEST(SharedBatch, OfAWholeBatchASumIsItself) {
  const auto x = leaf(3);
  EXPECT_FALSE(is_part_of_batch());
  EXPECT_TRUE(sum_of_parts(x).is_same(x));
}

// S = a + b + c. The losses a S^2, b S^2, c S^2 have the sum S^3, whose slopes are 3 S^2 in each and whose bends are 6 S. A
// process finds the slope of that sum in its own number, and its bend: the slope of the sum of slopes over all, 3 times 6 S.
TEST(SharedBatch, GradientsAreThoseOfTheSumOfAllLosses) {
  std::vector<double> sums(3), slopes(3), bends(3);
  in_parts_of_a_batch(3, [&](int part) {
    EXPECT_TRUE(is_part_of_batch());
    const auto i = static_cast<std::size_t>(part);
    const auto x = leaf(part + 1);
    const auto sum = sum_of_parts(x);
    const auto slope = torch::autograd::grad({x * sum.square()}, {x}, {}, /*retain_graph=*/true, /*create_graph=*/true)[0];
    sums[i] = sum.item<double>();
    slopes[i] = slope.item<double>();
    bends[i] = torch::autograd::grad({slope}, {x})[0].item<double>();
  });
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(sums[i], 6);
    EXPECT_EQ(slopes[i], 3 * 36);
    EXPECT_EQ(bends[i], 3 * 6 * 6);
  }
  EXPECT_FALSE(is_part_of_batch());
}

}  // namespace
}  // namespace gx
