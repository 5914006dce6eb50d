#include "generatrix/nn/context.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

TEST(ContextShape, CountsWhatIsToldAsAWholeAndAlong) {
  EXPECT_EQ((ContextShape{.whole = 3, .along = {2, 4, 5}}).dims(), 43);
  EXPECT_EQ((ContextShape{.whole = 3}).dims(), 3);
  EXPECT_EQ(ContextShape{}.dims(), 0);
  EXPECT_TRUE(ContextShape{}.empty());
  EXPECT_FALSE((ContextShape{.along = {1, 2, 2}}).empty());
}

TEST(Context, IsEmptyWithoutAnything) {
  EXPECT_TRUE(Context{}.empty());
  EXPECT_FALSE(Context{.whole = at::zeros({2, 3})}.empty());
  EXPECT_FALSE(Context{.along = at::zeros({2, 1, 3, 3})}.empty());
  EXPECT_FALSE(Context{.memory = at::zeros({2, 5, 3})}.empty());
}

TEST(Joined, WholeFollowsTheFlattenedPictureForAnMlp) {
  const auto shape = joined_shape(MlpSpec{}, {.whole = 3, .along = {1, 2, 2}});
  EXPECT_EQ(shape, (Shape{7}));
  const auto x = at::arange(8, at::kFloat).reshape({2, 1, 2, 2});
  const auto y = at::tensor({0, 0, 1, 1, 0, 0}, at::kLong).view({2, 3});
  const auto both = joined({.whole = y, .along = x}, shape);
  EXPECT_TRUE(at::equal(both, at::tensor({0, 1, 2, 3, 0, 0, 1, 4, 5, 6, 7, 1, 0, 0}).to(at::kFloat).reshape({2, 7})));
}

TEST(Joined, WholeIsPlanesForConvolutions) {
  const auto shape = joined_shape(ConvSpec{}, {.whole = 3, .along = {1, 4, 4}});
  EXPECT_EQ(shape, (Shape{4, 4, 4}));
  const auto x = at::rand({2, 1, 4, 4});
  const auto y = at::tensor({0, 1, 0, 0, 0, 1}).to(at::kFloat).view({2, 3});
  const auto both = joined({.whole = y, .along = x}, shape);
  EXPECT_TRUE(at::equal(both.narrow(1, 0, 1), x));
  EXPECT_TRUE(at::equal(both.narrow(1, 1, 3), y.view({2, 3, 1, 1}).expand({2, 3, 4, 4})));
  EXPECT_THROW(joined_shape(ConvSpec{}, {.whole = 19}), UserError);
  EXPECT_THROW(joined_shape(ConvSpec{}, {.whole = 3, .along = {16}}), UserError);
}

// A net that reads one picture, or one vector, reads it as it is.
TEST(Joined, OnePartIsItself) {
  for (const NetSpec& net : {NetSpec(MlpSpec{}), NetSpec(ConvSpec{})})
    EXPECT_EQ(joined_shape(net, {.along = {2, 4, 4}}), (Shape{2, 4, 4}));
  EXPECT_EQ(joined_shape(MlpSpec{}, {.whole = 6}), (Shape{6}));
  const auto x = at::rand({3, 2, 4, 4}), z = at::rand({5, 3, 6});
  EXPECT_TRUE(joined({.along = x}, {2, 4, 4}).is_same(x));
  EXPECT_TRUE(joined({.whole = z}, {6}).is_same(z));
}

TEST(WithLatent, PutsTheLatentBeforeWhatIsTold) {
  const auto z = at::rand({2, 3});
  const auto y = at::tensor({0, 1, 1, 0}).to(at::kFloat).view({2, 2});
  EXPECT_TRUE(at::equal(with_latent(z, {.whole = y}).whole, at::cat({z, y}, 1)));
  EXPECT_TRUE(with_latent(z, {}).whole.is_same(z));
  const auto x = at::rand({2, 1, 4, 4});
  const auto told = with_latent(z, {.along = x});
  EXPECT_TRUE(told.along.is_same(x));
  EXPECT_TRUE(told.whole.is_same(z));
}

TEST(WithLatent, TellsTheSameToEveryDrawOfARow) {
  const auto z = at::rand({5, 2, 3}, at::kDouble);
  const auto y = at::tensor({0, 1, 1, 0}).to(at::kFloat).view({2, 2});
  const auto both = with_latent(z, {.whole = y}).whole;
  EXPECT_EQ(both.sizes(), (at::IntArrayRef{5, 2, 5}));
  EXPECT_EQ(both.scalar_type(), at::kDouble);
  for (std::int64_t k = 0; k < 5; ++k) EXPECT_TRUE(at::equal(both[k], at::cat({z[k], y.to(at::kDouble)}, 1)));
}

TEST(WithLatent, TellsAPictureToEveryDrawOfARow) {
  const auto z = at::rand({5, 2, 3}), x = at::rand({2, 1, 2, 2});
  const auto both = joined(with_latent(z, {.along = x}), {7});
  EXPECT_EQ(both.sizes(), (at::IntArrayRef{5, 2, 7}));
  for (std::int64_t k = 0; k < 5; ++k) EXPECT_TRUE(at::equal(both[k], at::cat({x.flatten(1), z[k]}, 1)));
}

}  // namespace
}  // namespace gx
