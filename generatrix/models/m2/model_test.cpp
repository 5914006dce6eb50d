#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

#include "generatrix/models/m2/objective.h"

#include "tests/support/one_model.h"
#include "tests/support/tolerances.h"

namespace gx {

void add_m2(Catalog& catalog);

namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

Task told_of_three(bool may_miss) {
  return {{{{.name = "x", .values = Real{}, .shape = {2}}}}, {{{.name = "label", .values = Symbols{{3}}, .may_miss = may_miss}}}};
}

ModelPtr m2(const Task& task) {
  auto model = built(add_m2, {{"latent", 2}, {"features", 8}}, task);
  model->eval();
  return model;
}

// Where q(y|x) is the posterior of the labels, the bound is log sum_y exp b(x, y) p(y): equality in Jensen's inequality.
TEST(M2, TheBoundWithoutALabelIsTightAtThePosterior) {
  Rng rng(1);
  const auto b = rng.normal({5, 3}, at::kDouble);
  const LabelledBounds at_posterior{b, at::log_softmax(b, 1), at::zeros({5}, at::kLong), {}};
  EXPECT_TRUE(
      at::allclose(without_label(at_posterior), at::logsumexp(b, 1) - std::log(3.), tolerance::kAlgebra, tolerance::kAlgebra));
  const LabelledBounds elsewhere{b, at::log_softmax(rng.normal({5, 3}, at::kDouble), 1), at::zeros({5}, at::kLong), {}};
  EXPECT_TRUE((without_label(elsewhere) < without_label(at_posterior)).all().item<bool>());
}

TEST(M2, OnlyRowsWithALabelAreClassifiedInTheLoss) {
  Rng rng(2);
  const auto b = rng.normal({4, 3}, at::kDouble), log_q = at::log_softmax(rng.normal({4, 3}, at::kDouble), 1);
  const auto known = at::tensor({1, 0, 1, 0}, at::kInt).to(at::kBool);
  const auto loss = semi_supervised_loss({b, log_q, at::tensor({2, 0, 1, 0}, at::kLong), known}, 1, 10);
  const auto expected = -(log_q[0][2] + log_q[2][1]).item<double>() / 4;
  EXPECT_NEAR(loss.terms()[0].value.item<double>(), expected, tolerance::kAlgebra);
}

TEST(M2, WhatStandsForAnUnknownLabelMeansNothing) {
  const auto model = m2(told_of_three(true));
  Rng rng(3);
  const auto x = rng.normal({4, 2});
  const auto known = at::tensor({1, 0, 1, 0}, at::kInt).to(at::kBool);
  const auto scored = [&](std::vector<std::int64_t> labels) {
    Rng noise(4);
    const Rows given({Column{.data = at::tensor(labels, at::kLong), .observed = known}});
    return dynamic_cast<CanScore&>(*model).score({x, given}, noise).nats;
  };
  EXPECT_TRUE(at::equal(scored({2, 0, 1, 0}), scored({2, 1, 1, 2})));
}

TEST(M2, ScoresAndEncodesRowsThatSayTheirLabelIsKnown) {
  const auto model = m2(told_of_three(true));
  Rng rng(5), a(6), b(6);
  const auto x = rng.normal({4, 2});
  const auto y = at::tensor({2, 0, 1, 0}, at::kLong);
  const Rows said({Column{.data = y, .observed = at::ones({4}, at::kBool)}});
  auto& scorer = dynamic_cast<CanScore&>(*model);
  EXPECT_TRUE(at::equal(scorer.score({x, said}, a).nats, scorer.score({x, y}, b).nats));
  auto& encoder = dynamic_cast<CanEncode&>(*model);
  EXPECT_TRUE(at::equal(encoder.encode({x, said}).mean(), encoder.encode({x, y}).mean()));
}

TEST(M2, SaysWhatItNeeds) {
  const auto entry = entry_of(add_m2);
  EXPECT_EQ(entry.why_not({}, told_of_three(true)), std::nullopt);
  EXPECT_THAT(entry.why_not({}, {told_of_three(true).event, {}}), Optional(HasSubstr("one label a row")));
}

}  // namespace
}  // namespace gx
