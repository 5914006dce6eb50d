#include "generatrix/data/binarize.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gx {
namespace {

Tensor random_images(std::int64_t n) {
  Rng rng(11);
  return rng.integers(256, {n, 1, 8, 8}).to(at::kByte);
}

TEST(Binarize, DoesNotDependOnOrderOrNeighbors) {
  const auto grey = random_images(50);
  const auto whole = binarize(grey, Rng(1));
  Rng rng(2);
  const auto order = rng.permutation(50);
  EXPECT_TRUE(at::equal(binarize(grey.index_select(0, order), Rng(1)), whole.index_select(0, order)));
  EXPECT_TRUE(at::equal(binarize(grey.slice(0, 20, 23), Rng(1)), whole.slice(0, 20, 23)));
}

TEST(Binarize, IsTheSameForEverAndAnotherForAnotherSeed) {
  const auto grey = random_images(50);
  Rng used(1);
  used.normal({100});
  EXPECT_TRUE(at::equal(binarize(grey, used), binarize(grey, Rng(1))));
  EXPECT_FALSE(at::equal(binarize(grey, Rng(2)), binarize(grey, Rng(1))));
}

TEST(Binarize, DrawsWithTheLevelAsProbability) {
  const auto grey = random_images(2000);
  const auto bits = binarize(grey, Rng(3));
  EXPECT_EQ(bits.scalar_type(), at::kByte);
  EXPECT_LE(bits.max().item<int>(), 1);
  EXPECT_EQ(bits.masked_select(grey == 0).sum().item<int>(), 0);
  EXPECT_TRUE(bits.masked_select(grey == 255).all().item<bool>());
  for (const int level : {1, 51, 128, 230}) {
    const auto drawn = bits.masked_select(grey == level).to(at::kDouble);
    const auto p = level / 255.0;
    EXPECT_NEAR(drawn.mean().item<double>(), p, 4 * std::sqrt(p * (1 - p) / static_cast<double>(drawn.numel())));
  }
  EXPECT_EQ(binarize(at::empty({0, 1, 8, 8}, at::kByte), Rng(3)).size(0), 0);
}

}  // namespace
}  // namespace gx
