#include "generatrix/families/adversarial/judge.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/base/rng.h"

namespace gx {
namespace {

using ::testing::HasSubstr;

const Shape kPicture{1, 8, 8}, kPoint{2};
const PlayerSpec kMlp = MlpSpec{.hidden = {6}, .activation = "leaky_relu"};
const PlayerSpec kConv = DcganSpec{.channels = {3, 4}, .norm = NoNormSpec{}};

Tensor rows_of(const Shape& shape, std::int64_t n) {
  auto all = shape;
  all.insert(all.begin(), n);
  return Rng(1).normal(all);
}
Context labels(std::int64_t n) { return {.whole = at::one_hot(at::arange(n).remainder(3), 3).to(at::kFloat)}; }

TEST(Judge, PackingKeepsShapes) {
  for (const auto& [net, shape] : {std::pair{kMlp, kPicture}, {kConv, kPicture}, {kMlp, kPoint}}) {
    for (const std::int64_t pack : {1, 2, 3}) {
      const Judge judge(net, shape, {}, {.pack = pack});
      EXPECT_EQ(judge.output(rows_of(shape, 6), {}).sizes(), (at::IntArrayRef{6 / pack}));
    }
  }
}

// The rows of a pack are neighbors: moving one row moves its pack's output alone.
TEST(Judge, APackHoldsNeighbors) {
  const Judge judge(kConv, kPicture, {}, {.pack = 2});
  const auto x = rows_of(kPicture, 6);
  auto moved = x.clone();
  moved[3] += 1;
  const auto gap = (judge.output(x, {}) - judge.output(moved, {})).abs();
  for (std::int64_t i = 0; i < 3; ++i) EXPECT_EQ(gap[i].item<float>() > 0, i == 1) << i;
}

TEST(Judge, IsToldConditionsInEveryForm) {
  using Condition = Judge::Condition;
  for (const auto& [net, shape] : {std::pair{kMlp, kPicture}, {kConv, kPicture}, {kMlp, kPoint}}) {
    for (const auto condition : {Condition::beside, Condition::projection}) {
      for (const std::int64_t pack : {1, 2}) {
        for (const bool deviation : {false, true}) {
          const Judge judge(
              net, shape, {.whole = 3},
              {.condition = condition, .features = 5, .pack = pack, .batch_deviation = deviation, .spectral = true});
          const auto x = rows_of(shape, 4);
          const auto told = judge.output(x, labels(4));
          EXPECT_EQ(told.sizes(), (at::IntArrayRef{4 / pack}));
          EXPECT_FALSE(at::equal(told, judge.output(x, {.whole = labels(4).whole.flip(0)})));
        }
      }
    }
  }
}

TEST(Judge, PicturesLieBesideEventsOfTheirSizeOrAreNumbers) {
  for (const Shape& along : {Shape{2, 8, 8}, Shape{1, 4, 4}}) {
    for (const auto& net : {kMlp, kConv}) {
      const Judge judge(net, kPicture, {.along = along}, {});
      const auto x = rows_of(kPicture, 4), y = rows_of(along, 4);
      EXPECT_FALSE(at::equal(judge.output(x, {.along = y}), judge.output(x, {.along = y + 1})));
    }
  }
}

// What real and generated rows are given is the same, so one set of conditions serves both.
TEST(Judge, ConditionsRepeatForTheSecondSide) {
  const Judge judge(kMlp, kPoint, {.whole = 3}, {});
  const auto x = rows_of(kPoint, 4);
  const auto twice = judge.output(at::cat({x, x}), labels(4));
  EXPECT_TRUE(at::allclose(twice.narrow(0, 0, 4), twice.narrow(0, 4, 4)));
  EXPECT_TRUE(at::allclose(twice.narrow(0, 0, 4), judge.output(x, labels(4))));
}

// D(x, y) = w' f + b + (V y)' f: linear in y.
TEST(Judge, ProjectionIsLinearInTheCondition) {
  const Judge judge(kMlp, kPoint, {.whole = 3}, {.condition = Judge::Condition::projection, .features = 5});
  const auto x = rows_of(kPoint, 4);
  const auto at_condition = [&](double scale) { return judge.output(x, {.whole = scale * labels(4).whole}); };
  const auto zero = at_condition(0), one = at_condition(1), three = at_condition(3);
  EXPECT_TRUE(at::allclose(three - zero, 3 * (one - zero), 1e-4, 1e-5));
  EXPECT_GT((one - zero).abs().max().item<double>(), 0);
}

// A generator that makes one row only is given away by the deviation alone.
// Means of them need the digits.
TEST(Judge, OutputsAndFeaturesOfBfloat16AreFloats) {
  const Judge judge(kMlp, kPoint, {}, {.reads_features = true});
  judge.net()->to(at::kBFloat16), judge.head()->to(at::kBFloat16);
  const auto x = rows_of(kPoint, 4).to(at::kBFloat16);
  EXPECT_EQ(judge.output(x, {}).scalar_type(), at::kFloat);
  EXPECT_EQ(judge.features(x, {}).scalar_type(), at::kFloat);
}

TEST(Judge, TheDeviationOfABatchTellsCollapse) {
  const Judge judge(kMlp, kPoint, {}, {.batch_deviation = true});
  EXPECT_TRUE(judge.apart());
  const auto x = rows_of(kPoint, 4), same = x.narrow(0, 0, 1).expand({4, 2});
  EXPECT_FALSE(at::allclose(judge.output(x, {})[0], judge.output(same, {})[0]));
}

TEST(Players, SayWhichImagesFit) {
  const auto reason = [](const PlayerSpec& net, const Shape& shape) {
    return why_no_players({kMlp, net}, Space{{Field{.name = "x", .values = Real{}, .shape = shape}}}).value_or("");
  };
  EXPECT_EQ(reason(kMlp, {5}), "");
  EXPECT_THAT(reason(kConv, {5}), HasSubstr("use an mlp"));
  EXPECT_THAT(reason(DcganSpec{.channels = {4, 8, 16}}, {1, 8, 7}), HasSubstr("8 x 8 pixels"));
  EXPECT_THAT(reason(DcganSpec{.channels = {}}, {1, 8, 8}), HasSubstr("`channels` is empty"));
  EXPECT_EQ(reason(ImageResnetSpec{.blocks = 3}, {1, 8, 8}), "");
  EXPECT_EQ(reason(ImageResnetSpec{.blocks = 3, .attention = 3}, {1, 8, 8}), "");
  EXPECT_THAT(reason(DcganSpec{.channels = {4, 8}, .attention = 3}, {1, 8, 8}), HasSubstr("attention after 3 halvings"));
  EXPECT_NE(why_no_players({kMlp}, Space{{Field{.name = "word", .values = Symbols{{9}}}}}), std::nullopt);
}

}  // namespace
}  // namespace gx
