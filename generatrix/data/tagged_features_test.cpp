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

// Who knows a picture's topics names the five most frequent words of each. Of three words of a topic, drawn without replacement,
// they hold the share .7328: the sum of their probabilities to be drawn, over 3. No recall@10 is expected to be greater.
TEST(TaggedFeatures, HasTheCeilingOfItsLaw) {
  double known = 0;
  for (int a = 1; a <= 10; ++a) {
    for (int b = 1; b <= 10; ++b) {
      for (int c = 1; c <= 10; ++c) {
        if (a == b || b == c || a == c) continue;
        const double all = 2.9289682539682538, first = 1.0 / a, second = 1.0 / b, third = 1.0 / c;
        const auto p = first / all * second / (all - first) * third / (all - first - second);
        known += p * ((a <= 5) + (b <= 5) + (c <= 5)) / 3;
      }
    }
  }
  EXPECT_NEAR(known, 0.7328, 5e-5);

  const auto [words, word_of, counts] = at::unique_dim(tagged().train.x(), 0, true, true, true);
  const auto tags = word_of.view({4000, 2, 3});  // of both topics
  auto beside = at::zeros({160, 160}, at::kLong);
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      beside.index_put_({tags.select(2, i).flatten(), tags.select(2, j).flatten()}, at::ones({1}, at::kLong),
                        /*accumulate=*/true);
  const auto of_topic = std::get<1>(at::topk(beside, 10, 1));  // words of one topic come together
  const auto frequent = counts.index({of_topic}).topk(5, 1);
  const auto named = of_topic.gather(1, std::get<1>(frequent));  // [160, 5]
  const auto hit = (named.index_select(0, word_of).unsqueeze(1) == word_of.view({-1, 1, 1})).any(2).to(at::kDouble);
  EXPECT_NEAR(hit.mean().item<double>(), known, 4 * 0.5 / std::sqrt(8000));
}

}  // namespace
}  // namespace gx
