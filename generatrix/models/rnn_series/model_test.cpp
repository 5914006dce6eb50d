#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/completion_settings.h"
#include "generatrix/prob/distributions/normal.h"

namespace gx {

void add_rnn_series(Catalog& catalog);

namespace {

Field series(std::int64_t width, bool may_miss = false) {
  return {.name = "series", .shape = {width}, .layout = Field::Layout::sequence, .longest = 5, .may_miss = may_miss};
}

ModelPtr build_series(const Table& parameters, const Task& task) {
  Catalog catalog;
  add_rnn_series(catalog);
  const auto& entry = catalog.at("rnn_series");
  return entry.build(entry.normalize(parameters), task);
}

Tensor nats_of(Model& model, const Tensor& data, const Tensor& length, const Tensor& observed = {}) {
  Rng rng(1);
  return dynamic_cast<CanScore&>(model).score({Rows({Column{data, length, observed}})}, rng).nats;
}

// With no weights on the states the law is N(0, 1) of every cell, whatever came before.
TEST(RnnSeries, WithoutWeightsIsAStandardNormalLawOfTheKnownCells) {
  const auto model = build_series({}, {Space{{series(2, true)}}, {}});
  at::NoGradGuard off;
  model->named_parameters()["w_out"].zero_();
  const auto x = at::randn({3, 4, 2}), length = at::tensor({4, 1, 2});
  const auto observed = (at::rand({3, 4, 2}) < 0.6).logical_and(is_member(length, 4).unsqueeze(-1));
  const auto each = Normal{at::zeros_like(x), at::ones_like(x)}.log_prob(x);
  EXPECT_TRUE(at::allclose(nats_of(*model, x * observed, length, observed), (each * observed).flatten(1).sum(1), 1e-5, 1e-5));
}

// The law of the next step, read off the score at three places, is that of completions.
TEST(RnnSeries, ForecastsFollowTheDensityOfTheNextStep) {
  const auto model = build_series({{"hidden", 8}}, {Space{{series(1)}}, {}});
  model->to(at::kDouble);
  {
    at::NoGradGuard off;
    Rng noise(3);
    for (auto& p : model->parameters()) p.add_(noise.normal(p.sizes(), at::kDouble), 0.4);
  }
  const auto past = at::tensor({0.7, -1.2, 0.4}, at::kDouble).view({1, 3, 1});
  const auto at_place = [&](double last) {
    return nats_of(*model, at::cat({past, at::full({1, 1, 1}, last, at::kDouble)}, 1), at::tensor({4}, at::kLong))[0]
        .item<double>();
  };
  const auto left = at_place(-1), middle = at_place(0), right = at_place(1);  // -(x - m)^2 / (2 v) + c
  const auto v = -1 / (left - 2 * middle + right), m = v * (right - left) / 2;

  const auto observed = (at::arange(4) < 3).view({1, 4, 1});
  const Batch partial{Rows({Column{at::constant_pad_nd(past, {0, 0, 0, 1}), at::tensor({4}, at::kLong), observed}})};
  constexpr std::int64_t kDraws = 20'000;
  Rng rng(5);
  const auto whole = dynamic_cast<CanComplete&>(*model).complete(partial, kDraws, rng).columns[0];
  EXPECT_EQ(whole.data.sizes(), (at::IntArrayRef{kDraws, 5, 1}));
  EXPECT_TRUE((whole.length == 4).all().item<bool>()) << "only what is unknown is drawn";
  EXPECT_TRUE(at::equal(whole.data.narrow(1, 0, 3), past.expand({kDraws, 3, 1})));
  const auto drawn = whole.data.select(1, 3).flatten();
  EXPECT_NEAR(drawn.mean().item<double>(), m, 4 * std::sqrt(v / kDraws));
  EXPECT_NEAR(drawn.var().item<double>(), v, 4 * v * std::sqrt(2.0 / kDraws));
}

TEST(RnnSeries, GoesOnWhereNothingIsUnknown) {
  const auto model = build_series({}, {Space{{series(2)}}, {}});
  auto& completer = dynamic_cast<CanComplete&>(*model);
  Rng rng(1);
  const auto x = at::randn({2, 3, 2}), length = at::tensor({3, 2});
  const auto whole = completer.complete({Rows({Column{x, length}})}, 2, rng).columns[0];
  EXPECT_EQ(whole.data.sizes(), (at::IntArrayRef{4, 5, 2}));
  EXPECT_TRUE((whole.length == 5).all().item<bool>());
  const Batch whole_rows{Rows({Column{x, length}})};
  EXPECT_EQ(completer.exactness_of(whole_rows), ScoreInfo::Kind::exact);
}

// p(x_2 | x_1, x_3) is the density of the row over x_2, which is summed on a grid. (Where x_3 is far out for most x_2, the bias
// of 400 particles is larger than the tolerance: it falls as their number grows.)
TEST(RnnSeries, FillsAGapByWhatStandsOnBothSides) {
  const SeedScope scope(2);
  const auto model = build_series({{"hidden", 8}}, {Space{{series(1)}}, {}});
  model->to(at::kDouble);
  {
    at::NoGradGuard off;
    Rng noise(4);
    for (auto& p : model->parameters()) p.add_(noise.normal(p.sizes(), at::kDouble), 0.7);
  }
  constexpr std::int64_t kGrid = 2001;
  const auto grid = at::linspace(-8, 8, kGrid, at::kDouble).view({kGrid, 1, 1});
  const auto at_end = [&](double x) { return at::full({kGrid, 1, 1}, x, at::kDouble); };
  const auto share = nats_of(*model, at::cat({at_end(0.7), grid, at_end(4)}, 1), at::full({kGrid}, 3, at::kLong)).softmax(0);
  const auto m = (share * grid.flatten()).sum().item<double>();
  const auto v = (share * (grid.flatten() - m).square()).sum().item<double>();
  const auto before = nats_of(*model, at::cat({at_end(0.7), grid}, 1), at::full({kGrid}, 2, at::kLong)).softmax(0);
  constexpr std::int64_t kDraws = 1000;
  const auto tolerance = 4 * std::sqrt(v / kDraws);
  EXPECT_GT(std::abs(m - (before * grid.flatten()).sum().item<double>()), 2 * tolerance) << "what follows matters";

  const auto x = at::tensor({0.7, 0., 4.}, at::kDouble).view({1, 3, 1});
  const Batch partial{Rows({Column{x, at::tensor({3}), at::tensor({1, 0, 1}, at::kInt).to(at::kBool).view({1, 3, 1})}})};
  auto& completer = dynamic_cast<CanComplete&>(*model);
  EXPECT_EQ(completer.exactness_of(partial), ScoreInfo::Kind::estimate);
  Rng rng(5);
  const auto all = dynamic_cast<HasCompletionSettings&>(*model).complete(partial, kDraws, {{"particles", 400}}, rng).columns[0];
  EXPECT_TRUE((all.length == 3).all().item<bool>());
  EXPECT_TRUE(at::equal(all.data.select(1, 0), x.select(1, 0).expand({kDraws, 1})));
  EXPECT_TRUE(at::equal(all.data.select(1, 2), x.select(1, 2).expand({kDraws, 1})));
  const auto drawn = all.data.select(1, 1).flatten();
  EXPECT_NEAR(drawn.mean().item<double>(), m, tolerance);
  EXPECT_NEAR(drawn.var().item<double>(), v, 6 * v * std::sqrt(2.0 / kDraws));
}

// Steps that training rows lack count nothing in the loss, and the model still learns the rest.
TEST(RnnSeries, TrainsAroundGaps) {
  const auto model = build_series({}, {Space{{series(2, true)}}, {}});
  const auto x = at::randn({3, 4, 2}), length = at::tensor({4, 2, 4});
  auto observed = is_member(length, 4).unsqueeze(-1).expand({3, 4, 2}).clone();
  observed.select(1, 1).select(0, 0).fill_(false);
  const auto loss = [&](const Tensor& data) {
    Rng rng(1);
    const Batch batch{Rows({Column{data, length, observed}})};
    return model->turns().front().loss(batch, Step{0, 1, 3, 3, rng}).total();
  };
  auto other = x.clone();
  other.select(1, 1).select(0, 0).fill_(9);
  EXPECT_TRUE(at::equal(loss(x * observed), loss(other)));
}

TEST(RnnSeries, RefusesWhatIsNoSeriesOfNumbers) {
  EXPECT_THROW(build_series({}, {Space{{Field{.name = "x", .shape = {6}}}}, {}}), UserError);
  const Field text{.name = "text", .values = Symbols{{9}}, .layout = Field::Layout::sequence, .longest = 5, .end = 8};
  EXPECT_THROW(build_series({}, {Space{{text}}, {}}), UserError);
  EXPECT_THROW(build_series({{"conditional", true}}, {Space{{series(2)}}, {}}), UserError);
}

}  // namespace
}  // namespace gx
