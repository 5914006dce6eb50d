#include "generatrix/data/split.h"

#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/data/row_hash.h"

namespace gx {
namespace {

Tensor random_rows(std::int64_t n) {
  Rng rng(11);
  return rng.integers(256, {n, 1, 3, 3}).to(at::kByte);
}

// Are the rows that `at` names the same set in both? Rows compared by hash.
std::vector<std::uint64_t> names(const Tensor& x, const Tensor& at) {
  auto hashes = hash_rows(x.index_select(0, at), 99);
  std::sort(hashes.begin(), hashes.end());
  return hashes;
}

TEST(Split, TakesEveryRowOnce) {
  const auto split = split_by_content(random_rows(1000), 0.3, Rng(1));
  const auto both = std::get<0>(at::cat({split.kept, split.held}).sort());
  EXPECT_TRUE(at::equal(both, at::arange(1000, at::kLong)));
}

TEST(Split, DoesNotDependOnTheOrderOfRows) {
  const auto x = random_rows(1000);
  Rng rng(2);
  const auto mixed = x.index_select(0, rng.permutation(1000));
  const auto a = split_by_content(x, 0.3, Rng(1)), b = split_by_content(mixed, 0.3, Rng(1));
  EXPECT_EQ(names(x, a.held), names(mixed, b.held));
  EXPECT_EQ(names(x, a.kept), names(mixed, b.kept));
}

TEST(Split, NeverPutsEqualRowsOnBothSides) {
  const auto x = random_rows(200);
  const auto split = split_by_content(at::cat({x, x}), 0.5, Rng(1));
  const auto [kept, held] = split;
  EXPECT_GT(held.numel(), 0);
  for (const auto& side : {kept, held}) {
    EXPECT_EQ(side.numel() % 2, 0);
    const auto half = side.numel() / 2;
    EXPECT_TRUE(at::equal(side.slice(0, 0, half) + 200, side.slice(0, half)));
  }
  const auto signs = at::tensor({0.0, -0.0}).reshape({2, 1});
  EXPECT_EQ(hash_rows(signs, 7)[0], hash_rows(signs, 7)[1]);
}

TEST(Split, HoldsTheShareAndDependsOnTheSeed) {
  const auto n = 20'000;
  const auto x = random_rows(n);
  for (const double share : {1.0 / 12, 0.5, 0.9}) {
    const auto held = static_cast<double>(split_by_content(x, share, Rng(3)).held.numel()) / n;
    EXPECT_NEAR(held, share, 4 * std::sqrt(share * (1 - share) / n));
  }
  EXPECT_EQ(split_by_content(x, 0, Rng(3)).held.numel(), 0);
  EXPECT_EQ(split_by_content(x, 1, Rng(3)).kept.numel(), 0);
  EXPECT_FALSE(at::equal(split_by_content(x, 0.001, Rng(3)).held, split_by_content(x, 0.001, Rng(4)).held));
}

TEST(Choose, TakesTheSameRowsInAnyOrderAndFewerOfTheSame) {
  const auto x = random_rows(1000);
  Rng rng(2);
  const auto mixed = x.index_select(0, rng.permutation(1000));
  const auto many = choose_by_content(x, 100, Rng(1));
  EXPECT_EQ(many.numel(), 100);
  EXPECT_EQ(names(x, many), names(mixed, choose_by_content(mixed, 100, Rng(1))));
  EXPECT_TRUE(at::isin(choose_by_content(x, 10, Rng(1)), many).all().item<bool>());
  EXPECT_TRUE(at::equal(choose_by_content(x, 5000, Rng(1)), at::arange(1000, at::kLong)));
}

}  // namespace
}  // namespace gx
