#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"
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

TEST(RnnSeries, GoesOnWhereNothingIsUnknownAndRefusesGaps) {
  const auto model = build_series({}, {Space{{series(2)}}, {}});
  auto& completer = dynamic_cast<CanComplete&>(*model);
  Rng rng(1);
  const auto x = at::randn({2, 3, 2}), length = at::tensor({3, 2});
  const auto whole = completer.complete({Rows({Column{x, length}})}, 2, rng).columns[0];
  EXPECT_EQ(whole.data.sizes(), (at::IntArrayRef{4, 5, 2}));
  EXPECT_TRUE((whole.length == 5).all().item<bool>());
  const auto gap = at::ones_like(x, at::kBool).index_put_({at::tensor(0), at::tensor(1)}, at::zeros({2}, at::kBool));
  EXPECT_THROW(completer.complete({Rows({Column{x, length, gap}})}, 1, rng), UserError);
}

TEST(RnnSeries, RefusesWhatIsNoSeriesOfNumbers) {
  EXPECT_THROW(build_series({}, {Space{{Field{.name = "x", .shape = {6}}}}, {}}), UserError);
  const Field text{.name = "text", .values = Symbols{{9}}, .layout = Field::Layout::sequence, .longest = 5, .end = 8};
  EXPECT_THROW(build_series({}, {Space{{text}}, {}}), UserError);
  EXPECT_THROW(build_series({{"conditional", true}}, {Space{{series(2)}}, {}}), UserError);
}

}  // namespace
}  // namespace gx
