#include "generatrix/prob/estimators/assignment.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "generatrix/base/rng.h"

namespace gx {
namespace {

double cost_of_pairs(const Tensor& a, const Tensor& b, const Tensor& pairs) {
  return (a - b.index_select(0, pairs)).square().sum().item<double>();
}

TEST(NearestPairs, AreTheBestOfAllOrders) {
  Rng rng(1);
  for (int trial = 0; trial < 20; ++trial) {
    const auto a = rng.normal({6, 2}, at::kDouble), b = rng.normal({6, 2}, at::kDouble);
    std::vector<std::int64_t> order(6);
    std::iota(order.begin(), order.end(), 0);
    auto least = std::numeric_limits<double>::infinity();
    do least = std::min(least, cost_of_pairs(a, b, at::tensor(order, at::kLong)));
    while (std::ranges::next_permutation(order).found);
    EXPECT_NEAR(cost_of_pairs(a, b, nearest_pairs(a, b)), least, 1e-9);
  }
}

TEST(NearestPairs, OfNumbersOnALineAreTheirRanks) {
  Rng rng(2);
  const auto a = rng.normal({200, 1}), b = 3 + 2 * rng.normal({200, 1});
  const auto pairs = nearest_pairs(a, b);
  EXPECT_TRUE(at::equal(std::get<0>(pairs.sort()), at::arange(200, at::kLong)));
  EXPECT_TRUE(at::equal(b.index_select(0, pairs).flatten().argsort(), a.flatten().argsort()));
}

TEST(NearestPairs, OfOnePointIsThePoint) { EXPECT_EQ(nearest_pairs(at::ones({1, 3}), at::zeros({1, 3})).item<int>(), 0); }

}  // namespace
}  // namespace gx
