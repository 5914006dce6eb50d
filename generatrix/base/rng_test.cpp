#include "generatrix/base/rng.h"

#include <gtest/gtest.h>

namespace gx {

TEST(Rng, SameSeedSameDraws) { EXPECT_TRUE(at::equal(Rng(7).normal({100}), Rng(7).normal({100}))); }

TEST(Rng, ForksDependOnSeedAndPurposeOnly) {
  Rng used(7);
  used.normal({10});
  EXPECT_TRUE(at::equal(used.fork("noise").normal({8}), Rng(7).fork("noise").normal({8})));
  EXPECT_FALSE(at::equal(Rng(7).fork("noise").normal({8}), Rng(7).fork("init").normal({8})));
  EXPECT_FALSE(at::equal(Rng(7).fork(0).normal({8}), Rng(8).fork(0).normal({8})));
}

TEST(Rng, ContinuesFromASavedState) {
  Rng rng(3);
  rng.normal({5});
  const auto state = rng.state().clone();
  const auto expected = rng.uniform({20});
  rng.restore(state);
  EXPECT_TRUE(at::equal(rng.uniform({20}), expected));
}

TEST(Rng, CategoricalFollowsItsLogits) {
  const auto drawn = Rng(1).categorical(at::log(at::tensor({0.2, 0.8})).expand({3, 2}), 20000);  // [20000, 3]
  EXPECT_EQ(drawn.sizes(), (at::IntArrayRef{20000, 3}));
  EXPECT_NEAR(drawn.to(at::kDouble).mean().item<double>(), 0.8, 4 * std::sqrt(0.16 / 60000));
}

TEST(Rng, RowsOfABatchDrawWhatTheWholeBatchDraws) {
  auto whole = Rng(5), first = Rng(5).rows(0, 3, 10), second = Rng(5).rows(3, 7, 10);
  for (int draw = 0; draw < 2; ++draw) {
    EXPECT_TRUE(at::equal(at::cat({first.normal({3, 2}), second.normal({7, 2})}), whole.normal({10, 2})));
    EXPECT_TRUE(at::equal(at::cat({first.uniform({3}), second.uniform({7})}), whole.uniform({10})));
    EXPECT_TRUE(at::equal(at::cat({first.integers(9, {3, 4}), second.integers(9, {7, 4})}), whole.integers(9, {10, 4})));
  }
}

TEST(Rng, RowsRefuseDrawsThatCannotBeCut) {
  auto part = Rng(5).rows(0, 3, 10);
  EXPECT_THROW(part.normal({10, 2}), std::logic_error);
  EXPECT_THROW(part.normal({}), std::logic_error);
  EXPECT_THROW(part.bernoulli(at::full({3}, 0.5)), std::logic_error);
  EXPECT_THROW(part.categorical(at::zeros({3, 2}), 1), std::logic_error);
  EXPECT_THROW(part.permutation(3), std::logic_error);
}

TEST(SeedScope, SeedsAndPutsBackTheDefaultStream) {
  const auto draw = [] {
    SeedScope scope(11);
    return at::randn({4});
  };
  const auto first = draw();
  at::randn({1});
  EXPECT_TRUE(at::equal(first, draw()));
  SeedScope outer(5);
  const auto before = at::randn({2});
  SeedScope again(5);
  draw();
  EXPECT_TRUE(at::equal(before, at::randn({2})));
}

}  // namespace gx
