#include "generatrix/families/autoregressive/any_order.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/tolerances.h"

namespace gx {
namespace {

const Shape kColumns{2, 3, 2};  // symbols of each

std::shared_ptr<AnyOrder> table_example(std::int64_t n_orders) {
  const SeedScope scope(4);
  const Task task{{{{.name = "categories", .values = Symbols{kColumns}, .shape = {3}, .may_miss = true}}}, {}};
  auto model = std::make_shared<AnyOrder>(TransformerShape{.layers = 2, .channels = 8, .heads = 2}, 4, n_orders, task);
  model->to(at::kDouble);
  model->eval();
  const at::NoGradGuard off;
  for (auto& p : model->parameters()) p.add_(0.4 * at::randn_like(p));
  return model;
}

Tensor all_states() {
  return at::cartesian_prod(std::vector<Tensor>{at::arange(2), at::arange(3), at::arange(2)});  // [12, 3]
}

// Share of each of the states of all_states.
Tensor shares(const Rows& rows) {
  const auto index = (rows.x() * at::tensor({6, 2, 1}, at::kLong)).sum(1);
  return at::bincount(index, {}, 12).to(at::kDouble) / static_cast<double>(rows.size());
}

void expect_shares(const Tensor& share, const Tensor& p, std::int64_t n) {
  const auto error = (p * (1 - p) / static_cast<double>(n)).sqrt().clamp_min(1e-9);
  EXPECT_LT(((share - p) / error).abs().max().item<double>(), tolerance::kStandardErrors) << share << p;
}

TEST(AnyOrder, EveryOrderIsALaw) {
  const auto model = table_example(3);
  const auto first = model->log_prob(all_states(), at::tensor({0, 1, 2}, at::kLong));
  for (const auto& order : {Shape{0, 1, 2}, Shape{2, 0, 1}, Shape{1, 2, 0}}) {
    const auto nats = model->log_prob(all_states(), at::tensor(order, at::kLong));
    EXPECT_NEAR(nats.logsumexp(0).item<double>(), 0, 1e-6);
    EXPECT_EQ(at::allclose(nats, first), order == Shape({0, 1, 2})) << "untrained orders differ";
  }
}

TEST(AnyOrder, ScoresAreTheMixtureOfItsOrders) {
  const auto model = table_example(3);
  Rng rng(1);
  const auto score = model->score({all_states()}, rng).nats;
  EXPECT_NEAR(score.logsumexp(0).item<double>(), 0, 1e-6);
  std::vector<Tensor> each;
  for (const auto& places : model->named_buffers()["places"].unbind())
    each.push_back(model->log_prob(all_states(), places.argsort()));
  EXPECT_TRUE(at::allclose(score, at::stack(each).exp().mean(0).log(), 0, 1e-7));
  EXPECT_TRUE((score >= at::stack(each).mean(0) - 1e-12).all().item<bool>());
}

TEST(AnyOrder, SamplesFollowTheScores) {
  const auto model = table_example(3);
  Rng rng(1);
  constexpr std::int64_t kDraws = 20'000;
  expect_shares(shares(model->sample(kDraws, {}, rng)), model->score({all_states()}, rng).nats.exp(), kDraws);
}

// Of the row (1, ?, 0): p(known) by summing over the unknown cell, and its law.
TEST(AnyOrder, UnknownCellsStandLast) {
  const auto model = table_example(1);
  const auto known = at::tensor({1, 0, 1}, at::kLong).to(at::kBool).unsqueeze(0);
  const Batch partial{Rows({Column{.data = at::tensor({1, 0, 0}, at::kLong).unsqueeze(0), .observed = known}})};
  const auto nats = model->log_prob(all_states(), at::tensor({0, 2, 1}, at::kLong));
  const auto states = all_states();
  const auto agrees = (states.select(1, 0) == 1).logical_and(states.select(1, 2) == 0);
  Rng rng(1);
  EXPECT_NEAR(model->score(partial, rng).nats.item<double>(), nats.masked_select(agrees).logsumexp(0).item<double>(), 1e-6);
  constexpr std::int64_t kDraws = 5000;
  const auto p = nats.exp() * agrees / nats.exp().masked_select(agrees).sum();
  expect_shares(shares(model->complete(partial, kDraws, rng)), p, kDraws);
}

TEST(AnyOrder, BinsAreFittedInTheFirstStep) {
  const SeedScope scope(4);
  const Task task{{{{.name = "numbers", .values = Real{}, .shape = {2}}}}, {}};
  AnyOrder model({.layers = 1, .channels = 4, .heads = 1}, 8, 1, task);
  const auto turns = model.turns();
  ASSERT_EQ(turns.size(), 2);
  EXPECT_EQ(turns[0].repeats(0), 1);
  EXPECT_EQ(turns[0].repeats(1), 0);
  Rng rng(1);
  const Batch rows{at::cat({at::zeros({60, 2}), at::ones({40, 2})})};
  const at::NoGradGuard off;
  turns[0].fit([&](const auto& use) { use(rows); }, {0, 10, 100, 100, rng});
  EXPECT_TRUE(at::allclose(model.named_buffers()["cells.edges0"][0].narrow(0, 0, 3), at::tensor({-.5F, .5F, 1.5F})));
  EXPECT_TRUE((model.sample(200, {}, rng).x() < 40).all().item<bool>());
}

// Dropout draws from one stream, so that parts of a batch must not draw side by side.
TEST(AnyOrder, WithDropoutABatchIsOnePart) {
  const Task task{{{{.name = "x", .values = Symbols{{3}}, .shape = {2}}}}, {}};
  const auto by_rows = [&](double dropout) {
    return AnyOrder({.layers = 1, .channels = 8, .heads = 2, .dropout = dropout}, 4, 1, task).turns().back().by_rows;
  };
  EXPECT_TRUE(by_rows(0));
  EXPECT_FALSE(by_rows(0.1));
}

TEST(AnyOrder, SaysWhatItIsNotFor) {
  const TransformerShape shape{.layers = 1, .channels = 6, .heads = 4};
  const auto reason = [&](const Field& field) { return why_no_any_order(shape, 8, {{{field}}, {}}).value_or(""); };
  EXPECT_NE(reason({.name = "image", .values = kBits, .shape = {1, 4, 4}}).find("gated_pixelcnn"), std::string::npos);
  EXPECT_NE(reason({.name = "x", .values = Real{}, .shape = {1}}).find("one cell"), std::string::npos);
  EXPECT_NE(reason({.name = "x", .values = Real{}, .shape = {3}}).find("model.heads = 4"), std::string::npos);
}

}  // namespace
}  // namespace gx
