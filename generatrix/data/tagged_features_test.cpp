#include "generatrix/data/sources/tagged_features.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace gx {
namespace {

const Opened& tagged() {
  static const Opened opened = open_tagged_features({.name = "tagged-features"});
  return opened;
}

TEST(TaggedFeatures, ARowIsAWordOfAPicture) {
  EXPECT_EQ(tagged().train.size(), 24'000);
  EXPECT_EQ(tagged().test.size(), 6'000);
  const auto& words = tagged().train.x();
  EXPECT_EQ(std::get<0>(at::unique_dim(words, 0)).size(0), 160);
  EXPECT_TRUE(at::allclose(words.norm(2, {1}), at::full({words.size(0)}, std::sqrt(24)), 1e-5, 1e-5));
  const auto features = tagged().test.given.x().view({1000, 6, 64});
  EXPECT_TRUE(at::equal(features, features.narrow(1, 0, 1).expand_as(features))) << "six rows a picture";
  EXPECT_EQ(std::get<0>(at::unique_dim(features.select(1, 0), 0)).size(0), 1000);
}

// Words of a topic come with weights 1, 1/2, ..., 1/10: one by one the first three are drawn as the law of draws without
// replacement says, whose first word is word j with probability (1 / j) / H_10.
TEST(TaggedFeatures, FirstWordsAreMoreFrequent) {
  const auto firsts = tagged().train.x().view({4000, 6, 24}).select(1, 0);
  auto counts = std::get<2>(at::unique_dim(firsts, 0, true, false, /*return_counts=*/true)).to(at::kDouble);
  counts = std::get<0>(counts.sort(0, /*descending=*/true));
  EXPECT_NEAR(counts.narrow(0, 0, 16).sum().item<double>() / 4000, 1 / 2.92897, 0.04) << "the first word of each of 16 topics";
  const auto all = tagged().train.x().view({4000, 6, 24});
  for (std::int64_t i = 0; i < 6; ++i)
    for (std::int64_t j = 0; j < i; ++j)
      EXPECT_FALSE((all.select(1, i) == all.select(1, j)).all(1).any().item<bool>()) << "no word comes twice";
}

}  // namespace
}  // namespace gx
