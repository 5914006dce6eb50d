#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/evaluate.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/distributions/independent.h"

namespace gx {
namespace {

// Sure that a row is of the class that its value rounds to.
class Rounding final : public Model, public CanClassify {
 public:
  std::vector<Turn> turns() override { return {}; }
  Classified classify(const Tensor& x) override {
    const auto near = (x - at::arange(3)).abs();  // [B, 3]
    return {x, at::log_softmax(-near, 1)};
  }
};

Metric::Finding find(const Tensor& given, std::int64_t classes) {
  Rounding model;
  const auto x = at::tensor({0.1, 0.9, 2.2, 1.8, 0.4, 0.6}).to(at::kFloat).unsqueeze(1);  // classes 0 1 2 2 0 1
  const MemoryDataset data({x, given});
  const Codec::Columns label{symbols_codec({.name = "label", .values = Symbols{{std::max<std::int64_t>(1, classes)}}})};
  const Codec codec({reals_codec({.name = "x", .values = Real{}, .shape = {1}})}, classes > 0 ? label : Codec::Columns{});
  return accuracy().measure(Subject(model, data, codec, 1, 4, Rng(1)));
}

TEST(Accuracy, IsTheShareOfRowsWhoseOwnLabelIsTheMostProbable) {
  const auto found = std::get<Measurement>(find(at::tensor({0, 1, 2, 2, 1, 0}, at::kLong), 3));
  EXPECT_NEAR(found.value, 4. / 6, 1e-12);
  EXPECT_NEAR(*found.standard_error, std::sqrt(4. / 6 * 2. / 6 / 5), 1e-12);
  EXPECT_EQ(found.n, 6);
}

TEST(Accuracy, IsOfRowsWhoseLabelIsKnown) {
  Rounding model;
  const Column label{at::zeros({3}, at::kLong), {}, at::tensor({1, 0, 1}).to(at::kBool)};
  const MemoryDataset data(Batch{at::tensor({0.1F, 0.9F, 2.2F}).unsqueeze(1), Rows({label})});
  const Codec codec({reals_codec({.name = "x", .values = Real{}, .shape = {1}})},
                    {symbols_codec({.name = "label", .values = Symbols{{3}}, .may_miss = true})});
  const auto found = std::get<Measurement>(accuracy().measure(Subject(model, data, codec, 1, 4, Rng(1))));
  EXPECT_NEAR(found.value, 0.5, 1e-12) << "0 is right, the unknown one is not counted, 2 is wrong";
  EXPECT_EQ(found.n, 2);
}

// Its code of a row is what the value rounds to; without names.
class Clusters final : public Model, public CanEncode, public HasCodebook {
 public:
  explicit Clusters(std::int64_t places) : places_(places) {}
  std::vector<Turn> turns() override { return {}; }
  Distribution encode(const Batch& batch) override {
    const auto near = -50 * (batch.x() - at::arange(4)).abs();  // [B, 4]
    return independent(Categorical{near.view({-1, 1, 1, 1, 4}).expand({-1, places_, 1, 1, 4})}, 3);
  }
  Field code() const override { return {.name = "z", .values = Symbols{{4}}, .shape = {places_, 1, 1}}; }

 private:
  std::int64_t places_;
};

Metric::Finding clustered(const Tensor& labels, std::int64_t places = 1) {
  Clusters model(places);
  const auto x = at::tensor({0.1, 0.9, 2.2, 1.8, 0.4, 0.6, 1.1}).to(at::kFloat).unsqueeze(1);  // codes 0 1 2 2 0 1 1
  const MemoryDataset data({x, labels});
  const Codec codec({reals_codec({.name = "x", .values = Real{}, .shape = {1}})},
                    {symbols_codec({.name = "label", .values = Symbols{{3}}})});
  return cluster_accuracy().measure(Subject(model, data, codec, 1, 4, Rng(1)));
}

// Codes 0, 1, 2 are mostly of the labels 2, 0, 1, whatever their numbers; one row of code 1 is of another label.
TEST(ClusterAccuracy, TakesEachCodeForItsMostCommonLabel) {
  const auto found = std::get<Measurement>(clustered(at::tensor({2, 0, 1, 1, 2, 0, 1}, at::kLong)));
  EXPECT_NEAR(found.value, 6. / 7, 1e-12);
  EXPECT_EQ(found.extra[0].second, 3) << "codes in use";
}

TEST(ClusterAccuracy, IsOfCodesOfOneSymbol) {
  EXPECT_THAT(std::get<Omitted>(clustered(at::zeros({7}, at::kLong), 2)).reason, testing::HasSubstr("several symbols"));
}

// A model of those labels, for what it is told; a sampler draws for it.
class Labelled final : public Model {
 public:
  using Model::Model;
  std::vector<Turn> turns() override { return {}; }
};

// Of 60 samples that lie at their label, but for every second one of label 2, which lies at 1; seen by a classifier of so many
// classes, 0: a net that knows none. `labels` becomes what they were drawn under.
Evaluation of_samples(bool is_told, std::int64_t classes, Tensor& labels, const std::string& metric = "label_accuracy") {
  const Codec codec({reals_codec({.name = "x", .values = Real{}, .shape = {1}})},
                    {symbols_codec({.name = "label", .values = Symbols{{3}}})});
  const MemoryDataset data({at::rand({120, 1}), at::arange(120).remainder(3)});
  const FeatureNet net{"rounding", "its hash",
                       [=](const Tensor& x) -> CanClassify::Classified {
                         if (classes == 0) return {x, {}};
                         return {x, at::log_softmax(-(x - at::arange(classes)).abs(), 1)};
                       },
                       codec};
  const Reference reference({.judged = data, .train = data, .codec = codec, .n = 60, .net = net, .rng = Rng(1)});
  const Sampler sampler{"labelled", [&](std::int64_t n, const Rows& given, Rng&) {
                          if (given.columns.empty()) return Rows(at::zeros({n, 1}));
                          labels = given.x();
                          const auto moved = (labels == 2) & (at::arange(n).remainder(2) == 1);
                          return Rows((labels - moved.to(at::kLong)).to(at::kFloat).unsqueeze(1));
                        }};
  Labelled model(is_told ? codec.task() : Task{codec.task().event, {}});
  return evaluate(model, data, codec, {.metrics = {metric}}, {&reference, &sampler, 60});
}

TEST(LabelAccuracy, IsTheShareOfSamplesOfTheLabelTheyWereDrawnUnder) {
  Tensor labels;
  const auto found = of_samples(true, 3, labels).measured.at(0);
  const auto wrong = ((labels == 2) & (at::arange(60).remainder(2) == 1)).sum().item<double>();
  const auto of_2 = (labels == 2).sum().item<double>();
  ASSERT_GT(wrong, 0);
  EXPECT_NEAR(found.value, 1 - wrong / 60, 1e-12);
  EXPECT_NEAR(found.extra.at(0).second, 1 - wrong / of_2, 1e-12) << "the class that comes off worst";
  EXPECT_EQ(found.n_fake, 60);
  EXPECT_EQ(found.features, "its hash");
}

// Samples that lie at 0 for captions with "red", at 1 otherwise; half of the captions say "a red disc", half "a blue disc" or
// nothing of the color. A net that calls what lies at 0 "red square" and what lies at 1 "blue disc".
TEST(CaptionAccuracy, IsTheShareOfWordsThatAreSeen) {
  const Field captions{.name = "caption", .values = Symbols{{5}}, .layout = Field::Layout::sequence, .longest = 3};
  const Codec codec({reals_codec({.name = "x", .values = Real{}, .shape = {1}})},
                    {symbols_codec(captions, {.names = {"a", "red", "blue", "disc", "square"}, .between = " "})});
  const Codec named({reals_codec({.name = "x", .values = Real{}, .shape = {1}})},
                    {symbols_codec({.name = "label", .values = Symbols{{2}}}, {.names = {"red square", "blue disc"}})});
  const auto said = at::tensor({0, 1, 3, 0, 2, 3}, at::kLong).view({2, 3}).repeat({30, 1}).to(at::kByte);
  const Column column{.data = said.flatten(), .start = 3 * at::arange(61)};
  const MemoryDataset data({at::rand({60, 1}), Rows({column})});
  const FeatureNet net{"color", "its hash",
                       [](const Tensor& x) -> CanClassify::Classified {
                         return {x, at::log_softmax(-10 * (x - at::arange(2)).abs(), 1)};
                       },
                       named};
  const Reference reference({.judged = data, .train = data, .codec = codec, .n = 30, .net = net, .rng = Rng(1)});
  const auto found = [&](bool is_told) {
    const Sampler sampler{"painter", [&](std::int64_t n, const Rows& given, Rng&) {
                            if (given.columns.empty()) return Rows(at::zeros({n, 1}));
                            return Rows((given.columns[0].data != 1).all(1, /*keepdim=*/true).to(at::kFloat));
                          }};
    Labelled model(is_told ? codec.task() : Task{codec.task().event, {}});
    return evaluate(model, data, codec, {.metrics = {"caption_accuracy"}}, {&reference, &sampler, 30});
  };
  const auto measured = found(true).measured.at(0);
  // of "a red disc" half of what counts is right, of "a blue disc" all: "a" names no class
  const auto all_right = measured.extra.at(0).second;
  EXPECT_NEAR(measured.value, 0.5 + 0.5 * all_right, 1e-12);
  EXPECT_GT(all_right, 0.1);
  EXPECT_LT(all_right, 0.9);
  EXPECT_NEAR(measured.extra.at(1).second, all_right, 1e-12) << "the worst word is disc: seen wherever blue is";
  EXPECT_LT(measured.extra.at(2).second, measured.value) << "captions of others";
  EXPECT_THAT(found(false).omitted.at(0).reason, testing::HasSubstr("no caption"));
}

TEST(ClassesFound, AreThoseOfTheSamples) {
  Tensor labels;
  const auto found = of_samples(true, 4, labels, "classes_found").measured.at(0);
  EXPECT_EQ(found.value, 3) << "labels 0, 1 and 2";
  EXPECT_EQ(found.extra.at(0).second, 4);
  const auto kl = of_samples(true, 4, labels, "class_kl").measured.at(0);
  const auto n = at::bincount(at::where((labels == 2) & (at::arange(60).remainder(2) == 1), 1, labels), {}, 4).to(at::kDouble);
  EXPECT_NEAR(kl.value, (n.narrow(0, 0, 3) / 60 * (n.narrow(0, 0, 3) / 15).log()).sum().item<double>(), 1e-12);
}

TEST(LabelAccuracy, SaysWhatItLacks) {
  Tensor labels;
  const auto reason = [&](bool is_told, std::int64_t classes) {
    return of_samples(is_told, classes, labels).omitted.at(0).reason;
  };
  EXPECT_THAT(reason(false, 3), testing::HasSubstr("told no label"));
  EXPECT_THAT(reason(true, 2), testing::HasSubstr("does not know the classes"));
  EXPECT_THAT(reason(true, 0), testing::HasSubstr("knows no classes"));
}

TEST(Accuracy, NeedsLabels) { EXPECT_THAT(std::get<Omitted>(find({}, 0)).reason, testing::HasSubstr("no labels")); }

}  // namespace
}  // namespace gx
