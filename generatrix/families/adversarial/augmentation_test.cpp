#include "generatrix/families/adversarial/augmentation.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace gx {
namespace {

using ::testing::HasSubstr;

const ChangeNames kAll{"color", "shift", "cutout", "mirror", "turn"};

Tensor pictures(std::int64_t n) { return Rng(1).normal({n, 1, 8, 8}); }

TEST(Augmentation, KeepsShapesAndPassesGradients) {
  Rng rng(2);
  for (const auto& name : kAll) {
    const auto x = pictures(6).requires_grad_(true);
    const auto y = changed({name}, x, rng);
    EXPECT_EQ(y.sizes(), x.sizes()) << name;
    EXPECT_FALSE(at::equal(y, x)) << name;
    y.square().sum().backward();
    EXPECT_TRUE(x.grad().defined() && x.grad().abs().max().item<float>() > 0) << name;
  }
}

TEST(Augmentation, ChangesAShareOfTheRows) {
  const auto x = pictures(2000);
  for (const double p : {0., 0.3, 1.}) {
    Rng rng(2);
    const auto y = Augmentation(FixedAugmentationSpec{.changes = {"color"}, .probability = p}).of(x, rng);
    const auto share = (y != x).flatten(1).any(1).to(at::kDouble).mean().item<double>();
    EXPECT_NEAR(share, p, 4 * std::sqrt(0.25 / 2000)) << p;
  }
}

TEST(Augmentation, NoneChangesNothing) {
  Rng rng(2);
  const auto x = pictures(3);
  EXPECT_TRUE(at::equal(Augmentation(AugmentationSpec{}).of(x, rng), x));
  EXPECT_FALSE(Augmentation(FixedAugmentationSpec{}).adapts());
}

// r of a constant sign s after k turns is s (1 - .75^k); p moves by n / rows a turn, up while r is above the target.
TEST(Augmentation, FollowsHowSureTheDiscriminatorIs) {
  const Augmentation augmentation(AdaptiveAugmentationSpec{.target = 0.6, .rows = 1000});
  const auto p = [&] { return augmentation.state()[0].item<double>(); };
  for (int turn = 0; turn < 3; ++turn) augmentation.follow(at::ones({}), 50);  // r = .25, .4375, .578
  EXPECT_EQ(p(), 0) << "still below the target";
  for (int turn = 0; turn < 4; ++turn) augmentation.follow(at::ones({}), 50);
  EXPECT_NEAR(p(), 4 * 50 / 1000., 1e-6);
  for (int turn = 0; turn < 100; ++turn) augmentation.follow(at::ones({}), 50);
  EXPECT_EQ(p(), 1);
  for (int turn = 0; turn < 100; ++turn) augmentation.follow(-at::ones({}), 50);
  EXPECT_EQ(p(), 0);
}

TEST(Augmentation, SaysWhatItCannotChange) {
  EXPECT_THAT(*why_not(FixedAugmentationSpec{}, Shape{5}), HasSubstr("of pictures"));
  EXPECT_THAT(*why_not(AdaptiveAugmentationSpec{.changes = {"turn"}}, Shape{1, 4, 6}), HasSubstr("square"));
  EXPECT_THAT(*why_not(FixedAugmentationSpec{.changes = {}}, Shape{1, 4, 4}), HasSubstr("is empty"));
  EXPECT_FALSE(why_not(NoAugmentationSpec{}, Shape{5}));
}

}  // namespace
}  // namespace gx
