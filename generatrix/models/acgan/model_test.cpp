#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"

namespace gx {

void add_acgan(Catalog& catalog);

namespace {

const Field kPicture{.name = "image", .values = Levels{256}, .shape = {1, 8, 8}};
const Task kLabelled{Space{{kPicture}}, Space{{Field{.name = "label", .values = Symbols{{3}}}}}};

ModelPtr build(const Table& parameters, const Task& task) {
  Catalog catalog;
  add_acgan(catalog);
  const auto& entry = catalog.at("acgan");
  return entry.build(entry.normalize(parameters), task);
}

Batch labelled(std::int64_t n) { return {at::rand({n, 1, 8, 8}), Rows(at::arange(n).remainder(3))}; }

TEST(Acgan, BothPlayersDescendTheLabel) {
  const auto model = build({}, kLabelled);
  Rng rng(1);
  const Step step{0, 10, 100, 6, rng};
  for (const auto& turn : model->turns()) {
    const auto loss = turn.loss(labelled(6), step);
    EXPECT_EQ(loss.terms().back().name, "label") << turn.name;
    EXPECT_NEAR(loss.terms().back().value.item<double>(), std::log(3), 0.5) << "at first nothing is known of labels";
  }
}

// What the auxiliary head says of real rows is a classifier of its own.
TEST(Acgan, ClassifiesAndSamplesUnderALabel) {
  const auto model = build({}, kLabelled);
  model->eval();
  EXPECT_EQ(dynamic_cast<CanClassify&>(*model).classify(at::rand({4, 1, 8, 8})).log_probs.sizes(), (at::IntArrayRef{4, 3}));
  Rng a(1), b(1);
  auto& sampler = dynamic_cast<CanSample&>(*model);
  EXPECT_FALSE(at::equal(sampler.sample(4, Rows(at::zeros({4}, at::kLong)), a).x(),
                         sampler.sample(4, Rows(at::ones({4}, at::kLong)), b).x()));
}

TEST(Acgan, RefusesRowsWithoutLabels) {
  EXPECT_THROW(build({}, Task{kLabelled.event, {}}), UserError);
  auto some = kLabelled;
  some.given.fields[0].may_miss = true;
  EXPECT_THROW(build({}, some), UserError);
}

}  // namespace
}  // namespace gx
