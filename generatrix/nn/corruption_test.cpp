#include "generatrix/nn/corruption.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace gx {
namespace {

double share_of(const Tensor& where) { return where.to(at::kDouble).mean().item<double>(); }

constexpr std::int64_t kCells = 40'000;
const double kError = 4 * 0.5 / std::sqrt(static_cast<double>(kCells));  // of a share, four standard errors at most

TEST(Corruption, NoneLeavesRowsAsTheyAre) {
  Rng rng(1);
  const auto x = at::rand({5, 3});
  EXPECT_TRUE(at::equal(make_corruption(NoCorruptionSpec{})(x, rng), x));
}

TEST(Corruption, GaussianAddsNoiseOfThatDeviation) {
  Rng rng(1);
  const auto noisy = make_corruption(GaussianCorruptionSpec{.sd = 0.5})(at::full({kCells / 4, 4}, 2.), rng);
  EXPECT_NEAR(noisy.mean().item<double>(), 2, 0.01);
  EXPECT_NEAR(noisy.std().item<double>(), 0.5, 0.01);
}

TEST(Corruption, MaskingHidesThatShareAndTouchesNothingElse) {
  Rng rng(1);
  const auto x = 1 + at::rand({kCells / 4, 4});
  const auto masked = make_corruption(MaskingSpec{.share = 0.3})(x, rng);
  EXPECT_NEAR(share_of(masked == 0), 0.3, kError);
  EXPECT_TRUE(((masked == 0) | (masked == x)).all().item<bool>());
}

TEST(Corruption, SaltAndPepperSendsThatShareEvenlyToBothEnds) {
  Rng rng(1);
  const auto x = at::full({kCells / 4, 4}, 0.5);
  const auto seasoned = make_corruption(SaltAndPepperSpec{.share = 0.4})(x, rng);
  EXPECT_NEAR(share_of(seasoned == 0), 0.2, kError);
  EXPECT_NEAR(share_of(seasoned == 1), 0.2, kError);
  EXPECT_NEAR(share_of(seasoned == 0.5), 0.6, kError);
}

TEST(Corruption, PartsOfABatchDrawWhatTheWholeDraws) {
  const auto x = at::rand({8, 3});
  for (const auto& spec :
       {CorruptionSpec(GaussianCorruptionSpec{}), CorruptionSpec(MaskingSpec{}), CorruptionSpec(SaltAndPepperSpec{})}) {
    const auto corrupted = make_corruption(spec);
    Rng whole(1), first(1), second(1);
    auto a = first.rows(0, 5, 8), b = second.rows(5, 3, 8);
    EXPECT_TRUE(at::equal(corrupted(x, whole), at::cat({corrupted(x.narrow(0, 0, 5), a), corrupted(x.narrow(0, 5, 3), b)})));
  }
}

TEST(Corruption, RealsHaveNoSaltAndNoPepper) {
  const Field real{.name = "x", .values = Real{}, .shape = {3}}, grey{.name = "image", .values = Levels{256}, .shape = {1, 2, 2}};
  EXPECT_TRUE(why_not(SaltAndPepperSpec{}, real));
  EXPECT_FALSE(why_not(SaltAndPepperSpec{}, grey));
  EXPECT_FALSE(why_not(MaskingSpec{}, real));
}

}  // namespace
}  // namespace gx
