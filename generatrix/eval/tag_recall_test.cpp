#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numbers>

#include "generatrix/data/memory.h"
#include "generatrix/eval/evaluate.h"

namespace gx {
namespace {

class Tagger final : public Model {
 public:
  using Model::Model;
  std::vector<Turn> turns() override { return {}; }
};

constexpr std::int64_t kWords = 24;  // and as many pictures

Tensor on_circle(const Tensor& word) {
  const auto angle = word * (2 * std::numbers::pi / kWords);
  return at::stack({angle.cos(), angle.sin()}, 1).to(at::kFloat);
}

// Word w is the point of a circle at w / 24 of a turn. Picture p has the words p .. p + 3, after the last the first again, and
// the feature p; a row for each word.
Batch tagged_pictures() {
  const auto word = (at::arange(kWords).unsqueeze(1) + at::arange(4)).remainder(kWords).flatten();
  const auto feature = at::arange(kWords, at::kFloat).repeat_interleave(4).unsqueeze(1);
  return {on_circle(word), Rows(feature)};
}

// Draws the words p + first, p + first + 1, ... in turn, so many of them, twice as long.
Evaluation tagged_by(std::int64_t first, std::int64_t n_words, const MemoryDataset* train) {
  const Codec codec = plain_codec(
      {{{{.name = "word", .values = Real{}, .shape = {2}}}}, {{{.name = "features", .values = Real{}, .shape = {1}}}}});
  const MemoryDataset data(tagged_pictures());
  const Reference reference({.judged = data, .train = data, .codec = codec, .n = 10, .rng = Rng(1)});
  const Sampler sampler{"tagger", [=](std::int64_t n, const Rows& given, Rng&) {
                          const auto p = given.empty() ? at::zeros({n}, at::kLong) : given.x().squeeze(1).to(at::kLong);
                          const auto word = (p + first + at::arange(n).remainder(n_words)).remainder(kWords);
                          return Rows(2 * on_circle(word));
                        }};
  Tagger model(codec.task());
  return evaluate(model, data, codec, {.metrics = {"tag_recall"}}, {&reference, &sampler, 10, true, train});
}

TEST(TagRecall, IsTheShareOfAPicturesWords) {
  const MemoryDataset train(tagged_pictures());
  const auto found = tagged_by(0, 10, &train).measured.at(0);
  EXPECT_EQ(found.value, 1);
  EXPECT_EQ(found.n, kWords);
  EXPECT_NEAR(tagged_by(2, 10, &train).measured.at(0).value, 0.5, 1e-12) << "words p + 2 .. p + 11, of which two are own";
  EXPECT_EQ(tagged_by(10, 10, &train).measured.at(0).value, 0);
  ASSERT_EQ(found.extra.at(0).first, "nearest_class");
  EXPECT_GT(found.extra[0].second, 0.8) << "class means are w - 1.5, but for the first words, which the last pictures have too";
  EXPECT_LT(found.extra[0].second, 1);
  EXPECT_NEAR(found.extra.at(1).second, 10.0 / kWords, 1e-12) << "every word is as frequent as the others";
}

TEST(TagRecall, SaysWhatItLacks) {
  EXPECT_THAT(tagged_by(0, 6, nullptr).omitted.at(0).reason, testing::HasSubstr("training rows"));
}

}  // namespace
}  // namespace gx
