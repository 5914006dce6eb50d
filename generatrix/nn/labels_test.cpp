#include "generatrix/nn/labels.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

TEST(Labels, FollowTheFlattenedEventForAnMlp) {
  const auto joined = event_with_label(MlpSpec{}, {1, 2, 2}, 3);
  EXPECT_EQ(joined, (Shape{7}));
  const auto x = at::arange(8, at::kFloat).reshape({2, 1, 2, 2});
  const auto both = join_label(x, at::tensor({2, 0}, at::kLong), joined);
  EXPECT_TRUE(at::equal(both, at::tensor({0, 1, 2, 3, 0, 0, 1, 4, 5, 6, 7, 1, 0, 0}).to(at::kFloat).reshape({2, 7})));
}

TEST(Labels, ArePlanesForConvolutions) {
  const auto joined = event_with_label(ConvSpec{}, {1, 4, 4}, 3);
  EXPECT_EQ(joined, (Shape{4, 4, 4}));
  const auto x = at::rand({2, 1, 4, 4});
  const auto both = join_label(x, at::tensor({1, 2}, at::kLong), joined);
  EXPECT_TRUE(at::equal(both.narrow(1, 0, 1), x));
  EXPECT_TRUE(at::equal(both.narrow(1, 1, 3).amin({2, 3}), at::tensor({0, 1, 0, 0, 0, 1}).to(at::kFloat).reshape({2, 3})));
  EXPECT_EQ(both.narrow(1, 1, 3).sum().item<double>(), 2 * 16);
  EXPECT_THROW(event_with_label(ConvSpec{}, {16}, 3), UserError);
}

TEST(Labels, AreTheSameForEveryDrawOfARow) {
  const auto z = at::rand({5, 2, 3}, at::kDouble);
  const auto both = append_label(z, at::tensor({1, 0}, at::kLong), 2);
  EXPECT_EQ(both.sizes(), (at::IntArrayRef{5, 2, 5}));
  EXPECT_EQ(both.scalar_type(), at::kDouble);
  EXPECT_TRUE(at::equal(both[4].narrow(1, 3, 2), at::tensor({0, 1, 1, 0}).to(at::kDouble).reshape({2, 2})));
}

}  // namespace
}  // namespace gx
