#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

// Word w is the w-th axis. Picture p has the words p .. p + 3, after the last the first again, and the feature p; a row for each
// word.
Batch tagged_pictures() {
  const auto word = (at::arange(kWords).unsqueeze(1) + at::arange(4)).remainder(kWords).flatten();
  const auto feature = at::arange(kWords, at::kFloat).repeat_interleave(4).unsqueeze(1);
  return {at::eye(kWords).index_select(0, word), Rows(feature)};
}

// Draws p + 0, 1, 2, ... in turn, so many of them, twice as long: recall counts those that are below 4.
Evaluation tagged_by(std::int64_t first, std::int64_t n_words, const MemoryDataset* train) {
  const Codec codec = plain_codec(
      {{{{.name = "word", .values = Real{}, .shape = {kWords}}}}, {{{.name = "features", .values = Real{}, .shape = {1}}}}});
  const MemoryDataset data(tagged_pictures());
  const Reference reference({.judged = data, .train = data, .codec = codec, .n = 10, .rng = Rng(1)});
  const Sampler sampler{"tagger", [=](std::int64_t n, const Rows& given, Rng&) {
                          const auto p = given.empty() ? at::zeros({n}, at::kLong) : given.x().squeeze(1).to(at::kLong);
                          const auto word = (p + first + at::arange(n).remainder(n_words)).remainder(kWords);
                          return Rows(2 * at::eye(kWords).index_select(0, word));
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
  ASSERT_EQ(found.extra.at(0).first, "nearest_class");
  EXPECT_GT(found.extra[0].second, 0.8) << "class means are w - 1.5, but for the first words, which the last pictures have too";
  EXPECT_LT(found.extra[0].second, 1);
  EXPECT_NEAR(found.extra.at(1).second, 10.0 / kWords, 1e-12) << "every word is as frequent as the others";
}

TEST(TagRecall, SaysWhatItLacks) {
  EXPECT_THAT(tagged_by(0, 10, nullptr).omitted.at(0).reason, testing::HasSubstr("training rows"));
}

}  // namespace
}  // namespace gx
