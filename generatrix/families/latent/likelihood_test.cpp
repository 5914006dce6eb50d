#include "generatrix/families/latent/likelihood.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/autograd.h>

#include <cmath>
#include <numbers>

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

const Field kGreyField{.name = "image", .values = Levels{256}, .shape = {1, 2, 2}};
const Field kBitField{.name = "image", .values = kBits, .shape = {1, 2, 2}};
const Field kReal{.name = "x", .values = Real{}, .shape = {3}};
const Field kKinds{.name = "kinds", .values = Symbols{{2, 3, 4}}, .shape = {3}};
const Field kCounts{.name = "counts", .values = Levels{100}, .shape = {5}, .layout = Field::Layout::sparse, .longest = 4};

// Random parameters of a likelihood for these many rows.
Tensor parameters_of(const Likelihood& likelihood, Shape shape, at::ScalarType type = at::kFloat) {
  for (const auto n : likelihood.parameters()) shape.push_back(n);
  return Rng(3).normal(shape, type);
}

TEST(Likelihood, EachGivesOneLogDensityPerRow) {
  const std::vector<LikelihoodSpec> specs{BernoulliSpec{},
                                          ContinuousBernoulliSpec{},
                                          GaussianSpec{},
                                          GaussianSpec{.sigma = "learned"},
                                          GaussianSpec{.sigma = "optimal"},
                                          LogisticMixtureSpec{.components = 3}};
  for (const auto& spec : specs) {
    const auto likelihood = likelihood_of(kGreyField, spec);
    const auto p = likelihood->of(parameters_of(*likelihood, {5, 7}));
    EXPECT_EQ(p->log_prob({at::rand({7, 1, 2, 2})}).sizes(), (at::IntArrayRef{5, 7}));
    EXPECT_EQ(p->mean().data.sizes(), (at::IntArrayRef{5, 7, 1, 2, 2}));
  }
}

// Two components in the plane, one cell of a row unknown: its factor is left out of both components.
TEST(Likelihood, AGaussianMixtureIsOfAllCellsTogether) {
  const Field plane{.name = "x", .shape = {2}, .may_miss = true};
  const auto likelihood = likelihood_of(plane, GaussianMixtureSpec{.components = 2});
  EXPECT_EQ(likelihood->parameters(), (Shape{10}));
  const auto p = likelihood->of(at::tensor({0.0, -1.0, -1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0}, at::kDouble).view({1, 10}));
  const auto normal = [](double x) { return std::exp(-0.5 * x * x) / std::sqrt(2 * std::numbers::pi); };
  const auto x = at::tensor({1.0, -1.0}, at::kDouble).view({1, 2});
  EXPECT_NEAR(p->log_prob({x}).item<double>(), std::log(normal(2) * normal(0)), 1e-12);
  const auto seen = (at::arange(2) < 1).view({1, 2});
  EXPECT_NEAR(p->log_prob({x, {}, seen}).item<double>(), std::log(0.5 * normal(2) + 0.5 * normal(0)), 1e-12);
  EXPECT_TRUE(at::allclose(p->mean().data, at::zeros({1, 2}, at::kDouble)));
  Rng rng(1);
  const auto many =
      likelihood->of(at::tensor({0.0, -1.0, -1.0, -7.0, -7.0, 0.0, 1.0, 1.0, -7.0, -7.0}).expand({500, 10}))->sample(rng).data;
  EXPECT_NEAR((many.select(1, 0) * many.select(1, 1)).mean().item<double>(), 1, 0.02) << "cells of one draw are of one component";
}

TEST(Likelihood, BernoulliOnGreyValuesIsNoDensity) {
  EXPECT_FALSE(likelihood_of(kGreyField, BernoulliSpec{})->is_normalized());
  EXPECT_TRUE(likelihood_of(kBitField, BernoulliSpec{})->is_normalized());
}

TEST(Likelihood, ADrawLiesInTheSpace) {
  const auto logits = at::randn({5, 1, 2, 2, 1});
  Rng rng(1);
  const auto grey = likelihood_of(kGreyField, BernoulliSpec{})->of(logits);
  EXPECT_TRUE(at::equal(grey->sample(rng).data, logits.squeeze(-1).sigmoid())) << "the mean: a bit is not grey";
  const auto bits = likelihood_of(kBitField, BernoulliSpec{})->of(logits)->sample(rng).data;
  EXPECT_TRUE(((bits == 0) | (bits == 1)).all().item<bool>());
  const auto x = at::rand({1, 2, 2});
  EXPECT_TRUE(at::equal(grey->log_prob({x}), likelihood_of(kBitField, BernoulliSpec{})->of(logits)->log_prob({x})));
}

TEST(Likelihood, SaysWhichValuesItCannotScore) {
  EXPECT_THAT(why_not(BernoulliSpec{}, kReal), Optional(HasSubstr("x are real numbers")));
  EXPECT_NE(why_not(ContinuousBernoulliSpec{}, kBitField), std::nullopt);
  EXPECT_NE(why_not(LogisticMixtureSpec{}, kReal), std::nullopt);
  EXPECT_NE(why_not(GaussianSpec{}, kBitField), std::nullopt) << "a density beside probabilities";
  EXPECT_NE(why_not(GaussianMixtureSpec{}, kGreyField), std::nullopt);
  EXPECT_EQ(why_not(GaussianMixtureSpec{}, kReal), std::nullopt);
  EXPECT_NE(why_not(CategoricalSpec{}, kGreyField), std::nullopt);
  EXPECT_NE(why_not(CategoricalSpec{}, kBitField), std::nullopt);
  EXPECT_NE(why_not(MultinomialSpec{}, kReal), std::nullopt);
  EXPECT_NE(why_not(GaussianSpec{}, kCounts), std::nullopt);
  for (const auto layout : {Field::Layout::sequence, Field::Layout::set})
    EXPECT_NE(why_not(AutoSpec{}, Field{.name = "x", .layout = layout}), std::nullopt);
  EXPECT_EQ(why_not(BernoulliSpec{}, kGreyField), std::nullopt);
  EXPECT_EQ(why_not(MultinomialSpec{}, kCounts), std::nullopt);
  for (const auto& field : {kGreyField, kBitField, kReal, kKinds, kCounts}) EXPECT_EQ(why_not(AutoSpec{}, field), std::nullopt);
}

TEST(Auto, IsWhatFitsTheField) {
  EXPECT_TRUE(std::holds_alternative<BernoulliSpec>(usual_likelihood(kGreyField)));
  EXPECT_TRUE(std::holds_alternative<BernoulliSpec>(usual_likelihood(kBitField)));
  EXPECT_TRUE(std::holds_alternative<CategoricalSpec>(usual_likelihood(kKinds)));
  EXPECT_TRUE(std::holds_alternative<MultinomialSpec>(usual_likelihood(kCounts)));
  ASSERT_TRUE(std::holds_alternative<GaussianSpec>(usual_likelihood(kReal)));
  EXPECT_EQ(std::get<GaussianSpec>(usual_likelihood(kReal)).sigma, "learned");
  for (const auto& field : {kGreyField, kBitField, kReal, kKinds, kCounts}) {
    const auto by_itself = likelihood_of(field, AutoSpec{}), named = likelihood_of(field, usual_likelihood(field));
    EXPECT_EQ(by_itself->parameters(), named->parameters()) << field.name;
    EXPECT_EQ(by_itself->measure(), named->measure()) << field.name;
  }
}

// All events of cells with these numbers of symbols: int64 [events, cells].
Tensor all_events(const std::vector<std::int64_t>& n) {
  std::vector<Tensor> each;
  for (const auto count : n) each.push_back(at::arange(count));
  return at::cartesian_prod(each);
}

TEST(CategoricalLikelihood, ProbabilitiesOfAllEventsAddUpToOne) {
  const std::vector<std::pair<Field, Tensor>> cases{
      {kKinds, all_events({2, 3, 4})},
      {{.name = "same", .values = Symbols{{3}}, .shape = {2}}, all_events({3, 3})},
      {{.name = "square", .values = Symbols{{2, 3}}, .shape = {2, 2}}, all_events({2, 3, 2, 3}).view({-1, 2, 2})},
      {{.name = "label", .values = Symbols{{5}}}, at::arange(5)}};
  for (const auto& [field, events] : cases) {
    const auto likelihood = likelihood_of(field, AutoSpec{});
    const auto law = likelihood->of(parameters_of(*likelihood, {1}, at::kDouble));
    EXPECT_EQ(law->batch_shape(), (Shape{1})) << field.name;
    const auto nats = law->log_prob({events.unsqueeze(1)});  // [events, 1]
    EXPECT_NEAR(nats.exp().sum().item<double>(), 1, tolerance::kAlgebra) << field.name;
  }
}

// Logits stand one cell after another: 2, then 3, then 4 of them.
TEST(CategoricalLikelihood, CellsOfDifferentSizesHaveLogitsOfTheirOwn) {
  const auto likelihood = likelihood_of(kKinds, CategoricalSpec{});
  ASSERT_EQ(likelihood->parameters(), (Shape{9}));
  const auto logits = parameters_of(*likelihood, {2}, at::kDouble).requires_grad_();
  const auto x = at::tensor({1, 0, 3, 0, 2, 1}, at::kLong).view({2, 3});
  const auto cell = [&](std::int64_t row, std::int64_t first, std::int64_t n, std::int64_t symbol) {
    return at::log_softmax(logits[row].narrow(0, first, n), 0)[symbol];
  };
  const auto expected =
      at::stack({cell(0, 0, 2, 1) + cell(0, 2, 3, 0) + cell(0, 5, 4, 3), cell(1, 0, 2, 0) + cell(1, 2, 3, 2) + cell(1, 5, 4, 1)});
  const auto nats = likelihood->of(logits)->log_prob({x});
  EXPECT_LT(distance(nats, expected), tolerance::kAlgebra);
  EXPECT_LT(distance(torch::autograd::grad({nats.sum()}, {logits})[0], torch::autograd::grad({expected.sum()}, {logits})[0]),
            tolerance::kAlgebra);
}

TEST(CategoricalLikelihood, DrawsSymbolsThatEachCellHas) {
  const auto likelihood = likelihood_of(kKinds, AutoSpec{});
  Rng rng(1);
  const auto law = likelihood->of(at::zeros({5000, 9}));
  const auto x = law->sample(rng).data;
  ASSERT_EQ(x.sizes(), (at::IntArrayRef{5000, 3}));
  EXPECT_TRUE(at::equal(std::get<0>(x.max(0)), at::tensor({1, 2, 3}, at::kLong)));
  EXPECT_EQ(x.min().item<std::int64_t>(), 0);
}

TEST(MultinomialLikelihood, IsTheLawOfCounts) {
  const auto likelihood = likelihood_of(kCounts, AutoSpec{});
  ASSERT_EQ(likelihood->parameters(), (Shape{5}));
  const auto logits = parameters_of(*likelihood, {2}, at::kDouble);
  const auto counts = sparse_of(at::tensor({0., 2., 0., 1., 0., 0., 0., 0., 0., 4.}, at::kDouble).view({2, 5}));
  const auto p = at::softmax(logits, 1);
  const auto expected = at::stack({(3 * p[0][1].square() * p[0][3]).log(), 4 * p[1][4].log()});
  EXPECT_LT(distance(likelihood->of(logits)->log_prob(counts), expected), tolerance::kAlgebra);
  Rng rng(1);
  EXPECT_TRUE((dense_of(likelihood->of(logits)->sample(rng), 5).sum(1) == 4).all().item<bool>());
}

// Of a field that may miss cells, unknown ones count nothing; rows with all of them are those of the field that may not.
TEST(Likelihood, UnknownCellsCountNothing) {
  for (auto field : {kGreyField, kBitField, kReal, kKinds}) {
    const auto whole = likelihood_of(field, AutoSpec{});
    field.may_miss = true;
    const auto partly = likelihood_of(field, AutoSpec{});
    ASSERT_EQ(partly->parameters(), whole->parameters());
    const auto parameters = parameters_of(*whole, {6}, at::kDouble);
    Rng rng(2);
    const auto x = whole->of(parameters)->sample(rng).data;
    const auto of_known = [&](const Tensor& known, const Tensor& data) {
      return partly->of(parameters)->log_prob({.data = data, .observed = known});
    };
    const auto all = at::ones(x.sizes(), at::kBool), half = rng.uniform(x.sizes()) < 0.5;
    EXPECT_LT(distance(of_known(all, x), whole->of(parameters)->log_prob({x})), tolerance::kAlgebra) << field.name;
    EXPECT_TRUE(at::equal(of_known(half, x), of_known(half, x.masked_fill(half.logical_not(), 0)))) << field.name;
    EXPECT_LT(distance(of_known(half, x) + of_known(half.logical_not(), x), of_known(all, x)), tolerance::kAlgebra) << field.name;
    EXPECT_EQ(of_known(all.logical_not(), x).abs().max().item<double>(), 0) << field.name;
  }
}

// The gradient with the optimal sigma must be that of the log-likelihood maximized over sigma: -D N / 2 log(mean square).
TEST(OptimalSigma, HasTheGradientOfTheProfileLikelihood) {
  const auto x = at::randn({6, 3}, at::kDouble);
  auto loc = at::randn({6, 3}, at::kDouble).requires_grad_(true);
  const auto likelihood = likelihood_of(kReal, GaussianSpec{.sigma = "optimal"});
  likelihood->to(at::kDouble);
  const auto log_prob = likelihood->of(loc.unsqueeze(-1))->log_prob({x}).sum();
  const auto profile = -9 * at::log((x - loc).square().mean());
  const auto ours = torch::autograd::grad({log_prob}, {loc})[0];
  EXPECT_TRUE(at::allclose(ours, torch::autograd::grad({profile}, {loc})[0], 1e-10, 1e-10));
  const auto expected = profile.item<double>() - 9 * (1 + std::log(2 * std::numbers::pi));
  EXPECT_NEAR(log_prob.item<double>(), expected, 1e-9);
}

// Unknown cells, whose numbers mean nothing, change neither the score nor the sigma that is remembered.
TEST(OptimalSigma, IsOfKnownCellsAlone) {
  auto field = kReal;
  field.may_miss = true;
  const auto x = at::randn({6, 3}), loc = at::randn({6, 3, 1});
  const auto known = at::rand({6, 3}) < 0.5;
  const auto whole = likelihood_of(field, GaussianSpec{.sigma = "optimal"}),
             other = likelihood_of(field, GaussianSpec{.sigma = "optimal"});
  const auto nats = whole->of(loc)->log_prob({.data = x, .observed = known});
  const auto same = other->of(loc)->log_prob({.data = at::where(known, x, x + 100), .observed = known});
  EXPECT_TRUE(at::allclose(nats, same));
  EXPECT_TRUE(at::equal(whole->sigma(), other->sigma()));
  const auto square = (x - loc.squeeze(-1)).square().masked_select(known).mean();
  EXPECT_NEAR(whole->sigma().item<double>(), 0.99 + 0.01 * std::sqrt(square.item<double>()), 1e-6);
}

TEST(OptimalSigma, RemembersTheTrainingErrorForEvaluation) {
  const auto likelihood = likelihood_of(kReal, GaussianSpec{.sigma = "optimal"});
  for (int i = 0; i < 1000; ++i) likelihood->of(at::zeros({64, 3, 1}))->log_prob({0.1 * at::ones({64, 3})});
  likelihood->eval();
  EXPECT_NEAR(likelihood->sigma().item<double>(), 0.1, 1e-3);
  const auto once = likelihood->of(at::zeros({1, 3, 1}))->log_prob({at::zeros({1, 3})});
  const auto batch = likelihood->of(at::zeros({4, 3, 1}))->log_prob({at::zeros({4, 3})});
  EXPECT_TRUE(at::allclose(batch, once.expand({4})));
}

}  // namespace
}  // namespace gx
