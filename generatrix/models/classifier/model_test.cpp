#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"

namespace gx {

void add_classifier(Catalog& catalog);

namespace {

const Field kImage{.name = "image", .values = Levels{256}, .shape = {1, 28, 28}};
const Field kLabel{.name = "label", .values = Symbols{{10}}};
const Task kDigits{Space{{kImage}}, Space{{kLabel}}};

ModelPtr build(const Table& parameters, const Task& task) {
  Catalog catalog;
  add_classifier(catalog);
  const auto& entry = catalog.at("classifier");
  return entry.build(entry.normalize(parameters), task);
}

TEST(Classifier, GivesFeaturesAndNormalizedLogProbabilities) {
  const auto model = build({{"features", 32}}, kDigits);
  model->eval();
  const auto [features, log_probs] = dynamic_cast<CanClassify&>(*model).classify(at::rand({5, 1, 28, 28}));
  EXPECT_EQ(features.sizes(), (at::IntArrayRef{5, 32}));
  EXPECT_EQ(log_probs.sizes(), (at::IntArrayRef{5, 10}));
  EXPECT_TRUE(at::allclose(log_probs.exp().sum(1), at::ones({5}), 1e-5, 1e-5));
  EXPECT_FALSE(log_probs.requires_grad());
}

TEST(Classifier, RefusesDataWithoutLabelsAndEventsThatAreNoImages) {
  EXPECT_THROW(build({}, Task{kDigits.event, {}}), UserError);
  EXPECT_THROW(build({}, Task{kDigits.event, kDigits.event}), UserError) << "pictures that are given are no labels";
  EXPECT_THROW(build({}, Task{Space{{Field{.name = "x", .shape = {784}}}}, kDigits.given}), UserError);
}

// log C where nothing is known: the loss of weights that say nothing.
TEST(Classifier, LossOfAnUninformedNetIsTheLogOfTheNumberOfClasses) {
  const auto model = build({}, kDigits);
  for (auto& item : model->named_parameters()) {
    at::NoGradGuard off;
    if (item.key().starts_with("last.")) item.value().zero_();
  }
  Rng rng(1);
  const Step step{0, 1, 100, 20, rng};
  const Batch batch{at::rand({20, 1, 28, 28}), rng.integers(10, {20})};
  const auto loss = model->turns().front().loss(batch, step);
  EXPECT_NEAR(loss.total().item<double>(), std::log(10), 1e-5);
  EXPECT_EQ(loss.watched().front().name, "accuracy");
}

// Two classes are bits, which models read as floats.
TEST(Classifier, ReadsLabelsOfTwoClasses) {
  const auto model = build({}, Task{kDigits.event, Space{{Field{.name = "label", .values = kBits}}}});
  for (auto& item : model->named_parameters()) {
    at::NoGradGuard off;
    if (item.key().starts_with("last.")) item.value().zero_();
  }
  Rng rng(1);
  const Step step{0, 1, 100, 20, rng};
  const Batch batch{at::rand({20, 1, 28, 28}), rng.integers(2, {20}).to(at::kFloat)};
  EXPECT_NEAR(model->turns().front().loss(batch, step).total().item<double>(), std::log(2), 1e-5);
}

TEST(Classifier, SaysThatItModelsPicturesAlone) { EXPECT_EQ(build({}, kDigits)->task(), (Task{kDigits.event, {}})); }

TEST(Classifier, MovesImagesInTrainingOnly) {
  const auto model = build({{"dropout", 0.0}, {"shift", 3}}, kDigits);
  const Batch batch{at::rand({20, 1, 28, 28}), Rng(2).integers(10, {20})};
  const auto loss = [&](std::uint64_t seed) {
    at::NoGradGuard off;
    Rng rng(seed);
    const Step step{0, 1, 100, 20, rng};
    return model->turns().front().loss(batch, step).total().item<double>();
  };
  EXPECT_NE(loss(1), loss(2));
  model->eval();
  EXPECT_EQ(loss(1), loss(2));
}

}  // namespace
}  // namespace gx
