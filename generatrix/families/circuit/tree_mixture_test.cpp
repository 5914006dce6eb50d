#include "generatrix/families/circuit/tree_mixture.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

Task symbols_task(Symbols symbols, std::int64_t n, bool may_miss = true) {
  return {{{{.name = "x", .values = std::move(symbols), .shape = {n}, .may_miss = may_miss}}}, {}};
}

double fit_trees(TreeMixture& model, const Tensor& x, int steps) {
  Rng rng(1);
  model.warm_start({x}, rng);
  const auto turn = model.turns().front();
  double nats = 0;
  for (int i = 0; i < steps; ++i) {
    const auto pass = [&](const std::function<void(const Batch&)>& use) {
      for (const auto& part : x.split(100)) use({part});
    };
    const auto loss = turn.fit(pass, Step{i, steps, x.size(0), 100, rng}).total().item<double>();
    if (steps > 1 && i > 0) EXPECT_GT(-loss, nats - 1e-3) << "expectation-maximization never loses, but for smoothing";
    nats = -loss;
  }
  return nats;
}

// x1 follows x0, x2 is what both are not: two kinds of rows.
Tensor two_kinds(std::int64_t n) {
  Rng rng(5);
  const auto kind = rng.bernoulli(at::full({n, 1}, 0.4));
  const auto p = kind * at::tensor({.9F, .9F, .2F, .1F}) + (1 - kind) * at::tensor({.1F, .2F, .9F, .7F});
  auto x = rng.bernoulli(p);
  x.select(1, 1).copy_(at::where(rng.uniform({n}) < 0.8, x.select(1, 0), x.select(1, 1)));
  return x;
}

Tensor all_of(const std::vector<std::int64_t>& n) {
  std::vector<Tensor> digits;
  for (const auto each : n) digits.push_back(at::arange(each, at::kLong));
  return at::cartesian_prod(digits);
}

TEST(TreeMixture, ATreeSaysInOnePassWhatItReached) {
  TreeMixture model({1, true, 0.1}, symbols_task({{2}}, 4));
  const auto x = two_kinds(950);
  Rng rng(1);
  const auto reached = fit_trees(model, x, 1);
  EXPECT_NEAR(reached, model.score({x}, rng).nats.mean().item<double>(), 1e-6) << "tables are float32";
}

TEST(TreeMixture, ATreeIsBetterThanIndependentCellsAndMixturesAreBetterThanBoth) {
  const auto x = two_kinds(1000);
  Rng rng(1);
  const auto reached = [&](TreeMixture::Rules rules, int steps) {
    TreeMixture model(rules, symbols_task({{2}}, 4));
    fit_trees(model, x, steps);
    return model.score({x}, rng).nats.mean().item<double>();
  };
  const auto cells = reached({1, false, 0.1}, 1), tree = reached({1, true, 0.1}, 1);
  EXPECT_GT(tree, cells + 0.2);
  EXPECT_GT(reached({3, false, 0.1}, 30), cells + 0.2);
  EXPECT_GT(reached({2, true, 0.1}, 20), tree);
}

// Cells of different numbers of symbols: marginals are sums over all events, and completions follow conditionals.
TEST(TreeMixture, IsExactInEverything) {
  const std::vector<std::int64_t> n{2, 4, 3};
  const auto task = symbols_task({{2, 4, 3}}, 3);
  TreeMixture model({2, true, 1}, task);
  Rng rng(4);
  const auto rows = at::stack({rng.integers(2, {300}), rng.integers(4, {300}), rng.integers(3, {300})}, 1);
  fit_trees(model, at::cat({rows, at::tensor({1, 3, 2}, at::kLong).expand({200, 3})}), 3);
  const auto events = all_of(n);
  const auto p = model.score({events}, rng).nats.exp();
  EXPECT_NEAR(p.sum().item<double>(), 1, tolerance::kAlgebra);
  for (const auto& known : {std::vector<int>{0, 1, 0}, {1, 0, 1}, {0, 0, 0}}) {
    const auto seen = at::tensor(known, at::kInt).to(at::kBool);
    const auto row = at::tensor({1, 3, 2}, at::kLong);
    const auto agrees = (events == row).logical_or(seen.logical_not()).all(1);
    const Batch partial{Rows({Column{.data = (row * seen).unsqueeze(0), .observed = seen.unsqueeze(0)}})};
    const auto score = model.score(partial, rng);
    EXPECT_NEAR(score.nats.exp().item<double>(), p.masked_select(agrees).sum().item<double>(), tolerance::kAlgebra);
    EXPECT_EQ(score.n_cells.item<std::int64_t>(), seen.sum().item<std::int64_t>());
    constexpr std::int64_t kDraws = 20'000;
    const auto drawn = model.complete(partial, kDraws, rng).x();
    const auto share = (drawn.unsqueeze(1) == events).all(2).to(at::kDouble).mean(0);
    const auto expected = p * agrees / p.masked_select(agrees).sum();
    const auto error = (expected * (1 - expected) / kDraws).sqrt().clamp_min(1e-9);
    EXPECT_LT(((share - expected) / error).abs().max().item<double>(), tolerance::kStandardErrors);
  }
}

TEST(TreeMixture, LearnsFromRowsWithUnknownCells) {
  const auto x = two_kinds(4000);
  Rng rng(6);
  const auto observed = rng.uniform(x.sizes()) < 0.8;
  const Batch rows{Rows({Column{.data = x * observed, .observed = observed}})};
  TreeMixture whole({1, true, 0.1}, symbols_task({{2}}, 4)), some({1, true, 0.1}, symbols_task({{2}}, 4));
  fit_trees(whole, x, 1);
  some.turns().front().fit([&](const std::function<void(const Batch&)>& use) { use(rows); }, Step{0, 1, 4000, 4000, rng});
  EXPECT_NEAR(some.score({x}, rng).nats.mean().item<double>(), whole.score({x}, rng).nats.mean().item<double>(), 0.01);
}

TEST(TreeMixture, OfAllOrNothingIsTheEventOrASample) {
  TreeMixture model({2, true, 1}, symbols_task({{2}}, 4));
  const auto x = two_kinds(7);
  Rng a(2), b(2);
  EXPECT_TRUE(at::equal(model.complete({x}, 2, a).x(), x.repeat_interleave(2, 0)));
  const Column nothing{.data = at::zeros({3, 4}), .observed = at::zeros({3, 4}, at::kBool)};
  Rng c(3), d(3);
  EXPECT_TRUE(at::equal(model.complete({Rows({nothing})}, 2, c).x(), model.sample(6, {}, d).x()));
}

TEST(TreeMixture, SaysWhatItIsNotFor) {
  EXPECT_THAT(why_no_tree_mixture({1, true, 1}, {{{{.name = "x", .values = Real{}, .shape = {3}}}}, {}}),
              Optional(HasSubstr("real numbers")));
  EXPECT_THAT(why_no_tree_mixture({1, true, 1}, {{{{.name = "image", .values = Levels{256}, .shape = {1, 28, 28}}}}, {}}),
              Optional(HasSubstr("784 cells of up to 256 symbols")));
  EXPECT_EQ(why_no_tree_mixture({1, true, 1}, symbols_task({{2}}, 500)), std::nullopt);
}

}  // namespace
}  // namespace gx
