#include "generatrix/families/circuit/hidden_tree_model.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

#include "generatrix/prob/estimators/bins.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

constexpr HiddenTreeModel::Rules kSmall{.n_hidden = 4, .smoothing = 0.1, .first_rate = 0.9, .last_rate = 0.1, .whole = 0.5};

Field cells_of(Values values, std::int64_t n) {
  return {.name = "x", .values = std::move(values), .shape = {n}, .may_miss = true};
}

// Epochs by batches of 100, then by all rows; the last loss.
double fit_circuit(HiddenTreeModel& model, const Rows& rows, std::int64_t epochs) {
  Rng rng(1);
  model.warm_start({rows}, rng);
  const auto turn = model.turns().front();
  const Pass pass = [&](const std::function<void(const Batch&)>& use) {
    for (std::int64_t i = 0; i < rows.size(); i += 100) use({rows.cut(i, 100)});
  };
  double last = 0;
  for (std::int64_t i = 0; i < epochs; ++i) {
    const auto loss = turn.fit(pass, Step{i, epochs, rows.size(), 100, rng}).total().item<double>();
    if (2 * i > epochs + 2) EXPECT_LT(loss, last + 1e-3) << "all rows at once never lose, but for smoothing";
    last = loss;
  }
  return last;
}

// Of a row of two symbols: a chain in which every cell follows the one before, seen through noise.
Tensor noisy_chain(std::int64_t n, std::int64_t n_cells) {
  Rng rng(5);
  auto hidden = rng.bernoulli(at::full({n}, 0.5));
  std::vector<Tensor> cells;
  for (std::int64_t d = 0; d < n_cells; ++d) {
    hidden = at::where(rng.uniform({n}) < 0.95, hidden, 1 - hidden);
    cells.push_back(at::where(rng.uniform({n}) < 0.8, hidden, 1 - hidden));
  }
  return at::stack(cells, 1);
}

Tensor all_rows_of(const std::vector<std::int64_t>& n) {
  std::vector<Tensor> digits;
  for (const auto each : n) digits.push_back(at::arange(each, at::kLong));
  return at::cartesian_prod(digits);
}

// Hidden symbols see through noise that a tree over the cells themselves cannot.
TEST(HiddenTreeModel, LearnsTheLawOfANoisyChain) {
  const at::NoGradGuard off;
  const auto x = noisy_chain(2000, 6);
  HiddenTreeModel model(kSmall, {{{cells_of(kBits, 6)}}, {}});
  fit_circuit(model, x, 20);
  // the exact law: forward sums over the chain
  const auto move = at::tensor({.95, .05, .05, .95}, at::kDouble).view({2, 2}),
             seen = at::tensor({.8, .2, .2, .8}, at::kDouble).view({2, 2});
  const auto test = noisy_chain(2000, 6).to(at::kLong);
  auto alpha = at::full({2000, 2}, 0.5, at::kDouble);
  for (std::int64_t d = 0; d < 6; ++d) alpha = at::mm(alpha, move) * seen.index_select(0, test.select(1, d));
  const auto entropy = -alpha.sum(1).log().mean().item<double>();
  Rng rng(2);
  EXPECT_NEAR(-model.score({test.to(at::kFloat)}, rng).nats.mean().item<double>(), entropy, 0.02);
}

// Two fields: categories of different numbers of symbols, and levels. Marginals are sums over all events.
TEST(HiddenTreeModel, IsExactInEverything) {
  const at::NoGradGuard off;
  const Task task{{{{.name = "c", .values = Symbols{{2, 4}}, .shape = {2}, .may_miss = true},
                    {.name = "l", .values = Levels{3}, .shape = {1}, .may_miss = true}}},
                  {}};
  HiddenTreeModel model(kSmall, task);
  Rng rng(4);
  const auto data = at::cat({at::stack({rng.integers(2, {300}), rng.integers(4, {300}), rng.integers(3, {300})}, 1),
                             at::tensor({1, 3, 2}, at::kLong).expand({200, 3})});
  const auto rows_of = [](const Tensor& t, const Tensor& seen) {
    Column c{.data = t.slice(1, 0, 2), .observed = seen.slice(1, 0, 2)};
    Column l{.data = t.slice(1, 2) / 2.0F, .observed = seen.slice(1, 2)};
    c.data = c.data * c.observed;
    l.data = l.data * l.observed;
    return Rows({c, l});
  };
  fit_circuit(model, rows_of(data, at::ones_like(data, at::kBool)), 6);
  const auto events = all_rows_of({2, 4, 3});
  const auto p = model.score({rows_of(events, at::ones_like(events, at::kBool))}, rng).nats.exp();
  EXPECT_NEAR(p.sum().item<double>(), 1, tolerance::kAlgebra);
  for (const auto& known : {std::vector<int>{0, 1, 0}, {1, 0, 1}, {0, 0, 0}}) {
    const auto seen = at::tensor(known, at::kInt).to(at::kBool).unsqueeze(0);
    const auto row = at::tensor({1, 3, 2}, at::kLong).unsqueeze(0);
    const auto agrees = (events == row).logical_or(seen.logical_not()).all(1);
    const auto partial = rows_of(row, seen);
    EXPECT_NEAR(model.score({partial}, rng).nats.exp().item<double>(), p.masked_select(agrees).sum().item<double>(),
                tolerance::kAlgebra);
    constexpr std::int64_t kDraws = 20'000;
    const auto drawn = model.complete({partial}, kDraws, rng);
    const auto joint = at::cat({drawn.columns[0].data, at::round(drawn.columns[1].data * 2).to(at::kLong)}, 1);
    const auto share = (joint.unsqueeze(1) == events).all(2).to(at::kDouble).mean(0);
    const auto expected = p * agrees / p.masked_select(agrees).sum();
    const auto error = (expected * (1 - expected) / kDraws).sqrt().clamp_min(1e-9);
    EXPECT_LT(((share - expected) / error).abs().max().item<double>(), tolerance::kStandardErrors);
  }
}

// Reals: two clusters are found, and what one number says of the other is exact.
TEST(HiddenTreeModel, FindsClustersOfReals) {
  const at::NoGradGuard off;
  Rng rng(3);
  const auto side = 2 * rng.bernoulli(at::full({1000, 1}, 0.5)) - 1;
  const auto x = 3 * side + rng.normal({1000, 2});
  HiddenTreeModel model({.n_hidden = 4, .smoothing = 0.1, .first_rate = 0.5, .last_rate = 0.1, .whole = 0.5},
                        {{{cells_of(Real{}, 2)}}, {}});
  fit_circuit(model, x, 20);
  const auto half_normal = [](const Tensor& z) { return (-0.5 * z.square()).sum(1) - std::log(2 * std::numbers::pi); };
  const auto exact = at::logaddexp(half_normal(x - 3), half_normal(x + 3)) - std::log(2);
  EXPECT_NEAR(model.score({x}, rng).nats.mean().item<double>(), exact.mean().item<double>(), 0.05);
  const Column right{.data = at::tensor({3.F, 0.F}).view({1, 2}),
                     .observed = at::tensor({1, 0}, at::kInt).to(at::kBool).view({1, 2})};
  EXPECT_NEAR(model.complete({Rows({right})}, 2000, rng).x().select(1, 1).mean().item<double>(), 3, 0.3);
}

// A mixed table: two columns of numbers in bins, two of categories. A number stands for its bin, so all events can be listed.
TEST(HiddenTreeModel, IsExactOfBinnedNumbersToo) {
  const at::NoGradGuard off;
  const Task task{{{cells_of(Real{}, 2), {.name = "c", .values = Symbols{{2, 3}}, .shape = {2}, .may_miss = true}}}, {}};
  auto rules = kSmall;
  rules.n_bins = 4;
  HiddenTreeModel model(rules, task);
  Rng rng(4);
  const auto kind = rng.integers(2, {500, 1});
  const auto numbers = at::cat({kind * 3, rng.integers(3, {500, 1}) * kind}, 1).to(at::kFloat);  // whole: 0 or 3, 0 .. 2
  const auto rows_of = [](const Tensor& x, const Tensor& c, const Tensor& seen) {
    return Rows({Column{.data = x * seen.slice(1, 0, 2), .observed = seen.slice(1, 0, 2)},
                 Column{.data = c * seen.slice(1, 2), .observed = seen.slice(1, 2)}});
  };
  const auto categories = at::cat({kind, rng.integers(3, {500, 1})}, 1);
  fit_circuit(model, rows_of(numbers, categories, at::ones({500, 4}, at::kBool)), 6);

  const Bins bins{model.named_buffers()["leaves0.edges"].to(at::kDouble)};
  const auto n_bins = bins.count();
  const auto middle = bins.at(at::arange(n_bins).expand({2, -1}), at::full({2, n_bins}, 0.5, at::kDouble));
  const auto width = (-bins.log_density(middle, at::arange(n_bins).expand({2, -1}))).exp();  // of a tail: what makes its mass
  const auto used = bins.is_used();
  const auto all = all_rows_of({n_bins, n_bins, 2, 3});
  const auto events =
      all.masked_select(
             used[0].index_select(0, all.select(1, 0)).logical_and(used[1].index_select(0, all.select(1, 1))).unsqueeze(1))
          .view({-1, 4});
  const auto at = [&](const Tensor& table, std::int64_t d) { return table[d].index_select(0, events.select(1, d)); };
  const auto x = at::stack({at(middle, 0), at(middle, 1)}, 1).to(at::kFloat);
  const auto whole = rows_of(x, events.slice(1, 2), at::ones_like(events, at::kBool));
  const auto p = model.score({whole}, rng).nats.exp() * at(width, 0) * at(width, 1);
  EXPECT_NEAR(p.sum().item<double>(), 1, 1e-5) << "edges and middles are float32";

  const auto row = (p * (at(middle, 0) > 2)).argmax().item<std::int64_t>();  // a likely one
  for (const auto& known : {std::vector<int>{1, 0, 0, 1}, {0, 1, 1, 0}, {0, 0, 1, 0}}) {
    const auto seen = at::tensor(known, at::kInt).to(at::kBool).unsqueeze(0);
    const auto agrees = (events == events[row]).logical_or(seen.logical_not()).all(1);
    const auto partial = rows_of(x.narrow(0, row, 1), events.slice(1, 2).narrow(0, row, 1), seen);
    auto mass = p.masked_select(agrees).sum();
    if (known[0] == 1) mass = mass / at(width, 0)[row];
    if (known[1] == 1) mass = mass / at(width, 1)[row];
    EXPECT_NEAR(model.score({partial}, rng).nats.item<double>(), mass.log().item<double>(), 1e-5);
    constexpr std::int64_t kDraws = 10'000;
    const auto drawn = model.complete({partial}, kDraws, rng);
    const auto index = bins.index(drawn.columns[0].data.to(at::kDouble).t()).t();
    const auto joint = at::cat({index, drawn.columns[1].data}, 1);
    const auto share = (joint.unsqueeze(1) == events).all(2).to(at::kDouble).mean(0);
    const auto expected = p * agrees / p.masked_select(agrees).sum();
    const auto error = (expected * (1 - expected) / kDraws).sqrt().clamp_min(1e-4);
    EXPECT_LT(((share - expected) / error).abs().max().item<double>(), tolerance::kStandardErrors);
  }
}

TEST(HiddenTreeModel, OfAllOrNothingIsTheEventOrASample) {
  HiddenTreeModel model(kSmall, {{{cells_of(kBits, 4)}}, {}});
  const auto x = noisy_chain(7, 4);
  Rng a(2);
  EXPECT_TRUE(at::equal(model.complete({x}, 2, a).x(), x.repeat_interleave(2, 0)));
  const Column nothing{.data = at::zeros({3, 4}), .observed = at::zeros({3, 4}, at::kBool)};
  Rng b(3), c(3);
  EXPECT_TRUE(at::equal(model.complete({Rows({nothing})}, 2, b).x(), model.sample(6, {}, c).x()));
}

TEST(HiddenTreeModel, SaysWhatItIsNotFor) {
  EXPECT_THAT(why_no_hidden_tree(kSmall, {{{{.name = "t", .values = Symbols{{5}}, .layout = Field::Layout::sequence}}}, {}}),
              Optional(HasSubstr("t is a sequence")));
  auto large = kSmall;
  large.n_hidden = 5000;
  EXPECT_THAT(why_no_hidden_tree(large, {{{cells_of(kBits, 100)}}, {}}), Optional(HasSubstr("100 cells")));
  EXPECT_EQ(why_no_hidden_tree(kSmall, {{{cells_of(Levels{256}, 784)}}, {}}), std::nullopt);
}

}  // namespace
}  // namespace gx
