#include "generatrix/data/members.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Lengths, AreThoseOfTrainingAtEqualShares) {
  EXPECT_THAT(lengths_at_shares(at::tensor({5, 2, 9}, at::kLong)), ElementsAre(2, 5, 9));
  EXPECT_THAT(lengths_at_shares(at::tensor({4, 4}, at::kLong)), IsEmpty());
  EXPECT_THAT(lengths_at_shares(at::zeros({0}, at::kLong)), IsEmpty());
  const auto many = lengths_at_shares(at::arange(10'000, at::kLong));
  ASSERT_EQ(many.size(), 100U);
  EXPECT_EQ(many.front(), 50);
  EXPECT_EQ(many.back(), 9'950);
}

// Two thirds of the rows have two members.
TEST(Lengths, OfNewRowsFollowTheLawOfThoseOfTraining) {
  Rng rng(1);
  const Field field{.name = "x", .layout = Field::Layout::sequence, .longest = 7, .lengths = {2, 2, 5}};
  const auto drawn = drawn_lengths(field, 3000, rng);
  const auto share = (drawn == 2).to(at::kDouble).mean().item<double>();
  EXPECT_NEAR(share, 2. / 3, tolerance::kStandardErrors * std::sqrt(2. / 9 / 3000));
  EXPECT_TRUE(((drawn == 2).logical_or(drawn == 5)).all().item<bool>());
  EXPECT_TRUE(at::equal(drawn_lengths({.name = "x", .longest = 7}, 2, rng), at::full({2}, 7, at::kLong)));
}

TEST(Members, AreCutAtALength) {
  const auto cut = cut_at({at::ones({2, 3}), at::tensor({3, 1}, at::kLong)}, at::tensor({2, 2}, at::kLong));
  EXPECT_TRUE(at::equal(cut.length, at::tensor({2, 1}, at::kLong)));
  EXPECT_TRUE(at::equal(cut.data, at::tensor({1.F, 1.F, 0.F, 1.F, 0.F, 0.F}).view({2, 3})));
}

}  // namespace
}  // namespace gx
