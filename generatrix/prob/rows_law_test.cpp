#include "generatrix/prob/rows_law.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include <cmath>

#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

using tolerance::kAlgebra;

Tensor random(at::IntArrayRef shape, std::uint64_t seed = 1) { return Rng(seed).normal(shape, at::kDouble); }
Normal near(const Tensor& loc) { return {loc, at::full_like(loc, 0.8)}; }

TEST(RowsLaw, OfSeveralFieldsIsTheSumOfTheirs) {
  const auto loc = random({4, 3}), logits = random({4, 5}, 2);
  const Distribution numbers = independent(near(loc), 1), symbol = Categorical{logits};
  const RowsLaw law({fixed_law(numbers), fixed_law(symbol)});
  const auto x = random({4, 3}, 3);
  const auto k = at::tensor({0, 4, 2, 1}, at::kLong);
  EXPECT_LT(distance(law.log_prob(Rows({Column{x}, Column{k}})), numbers.log_prob(x) + symbol.log_prob(k)), kAlgebra);
  EXPECT_EQ(law.batch_shape(), (Shape{4}));
  Rng rng(1);
  const auto drawn = law.sample(rng);
  ASSERT_EQ(drawn.columns.size(), 2u);
  EXPECT_EQ(drawn.columns[0].data.sizes(), (at::IntArrayRef{4, 3}));
  EXPECT_EQ(drawn.columns[1].data.sizes(), (at::IntArrayRef{4}));
  EXPECT_TRUE(at::equal(RowsLaw(numbers).mean().x(), loc));
  EXPECT_THROW(law.log_prob(Rows(x)), std::logic_error) << "a column is missing";
}

// The expected index of a symbol means nothing: 0 and 2 at evens are no 1.
TEST(FixedLaw, TheMeanOfSymbolsIsTheMostProbable) {
  const auto logits = at::tensor({0.5, 0., 0.4, 0., 3., 0.}, at::kDouble).log().view({1, 2, 3});
  EXPECT_TRUE(at::equal(RowsLaw(independent(Categorical{logits}, 1)).mean().x(), at::tensor({0, 1}, at::kLong).view({1, 2})));
}

TEST(ObservedLaw, IgnoresUnknownCellsWhateverStandsThere) {
  auto loc = random({4, 2, 3}).requires_grad_();
  const auto law = observed_law(near(loc), 2);
  const auto known = Rng(5).uniform({4, 2, 3}) < 0.6;
  const auto x = random({4, 2, 3}, 3);
  const auto log_prob = [&](double junk) {
    return law->log_prob({.data = x.masked_fill(known.logical_not(), junk), .observed = known});
  };
  const auto expected = (near(loc).log_prob(x) * known).sum({1, 2});
  EXPECT_LT(distance(log_prob(0), expected), kAlgebra);
  EXPECT_TRUE(at::equal(log_prob(0), log_prob(1e6)));
  EXPECT_TRUE(at::equal(log_prob(0), log_prob(std::nan(""))));
  const auto slope = torch::autograd::grad({log_prob(7).sum()}, {loc})[0];
  EXPECT_EQ(slope.masked_select(known.logical_not()).abs().max().item<double>(), 0);
  EXPECT_LT(distance(slope, torch::autograd::grad({expected.sum()}, {loc})[0]), kAlgebra);
}

TEST(ObservedLaw, OfRowsWithAllCellsIsTheFixedLaw) {
  const auto loc = random({4, 3});
  const auto x = random({4, 3}, 3);
  const auto fixed = fixed_law(independent(near(loc), 1));
  EXPECT_LT(distance(observed_law(near(loc), 1)->log_prob({x}), fixed->log_prob({x})), kAlgebra);
  EXPECT_LT(
      distance(observed_law(near(loc), 1)->log_prob({.data = x, .observed = at::ones({4, 3}, at::kBool)}), fixed->log_prob({x})),
      kAlgebra);
  EXPECT_EQ(observed_law(near(loc), 1)->batch_shape(), (Shape{4}));
}

TEST(ObservedLaw, TheMeanOfSymbolsIsTheMostProbable) {
  const auto logits = random({4, 3, 5});
  EXPECT_TRUE(at::equal(observed_law(Categorical{logits}, 1)->mean().data, logits.argmax(-1)));
}

// Members of two numbers, rows of three lengths.
class RaggedLaw : public ::testing::Test {
 protected:
  static ColumnLawPtr law(const Tensor& loc, const Tensor& length) { return ragged_law(near(loc), 1, length); }
  const Tensor length_ = at::tensor({3, 0, 2}, at::kLong);
  const Tensor loc_ = random({3, 3, 2}), x_ = random({3, 3, 2}, 2);
};

TEST_F(RaggedLaw, CountsMembersUpToTheEnd) {
  const auto each = near(loc_).log_prob(x_).sum(-1);  // [B, T]
  const auto expected = at::stack({each[0].sum(), at::zeros({}, at::kDouble), each[2].narrow(0, 0, 2).sum()});
  EXPECT_LT(distance(law(loc_, length_)->log_prob({x_, length_}), expected), kAlgebra);
}

TEST_F(RaggedLaw, PaddingFurtherChangesNothing) {
  const auto wider = [](const Tensor& t, double junk) { return at::constant_pad_nd(t, {0, 0, 0, 4}, junk); };
  const auto narrow = law(loc_, length_)->log_prob({x_, length_});
  EXPECT_TRUE(at::equal(law(wider(loc_, 0), length_)->log_prob({wider(x_, 0), length_}), narrow));
  EXPECT_TRUE(at::equal(law(wider(loc_, 5), length_)->log_prob({wider(x_, 1e9), length_}), narrow)) << "whatever stands there";
}

TEST_F(RaggedLaw, DrawsAndMeansEndWhereTheirRowsDo) {
  Rng rng(1);
  for (const auto& column : {law(loc_, length_)->sample(rng), law(loc_, length_)->mean()}) {
    EXPECT_TRUE(at::equal(column.length, length_));
    EXPECT_TRUE(at::equal((column.data != 0).all(-1), is_member(length_, 3)));
  }
  EXPECT_EQ(law(loc_, length_)->batch_shape(), (Shape{3}));
}

Column sparse(const Tensor& counts) { return sparse_of(counts.to(at::kDouble)); }

TEST(CountsLaw, IsTheMultinomialFormula) {
  const auto logits = random({3, 4});
  const auto counts = at::tensor({2., 0., 1., 5., 0., 0., 0., 0., 0., 3., 0., 0.}, at::kDouble).view({3, 4});
  const auto p = at::softmax(logits, -1);
  const auto factorial = [](double n) { return std::tgamma(n + 1); };
  std::vector<double> expected;
  for (std::int64_t b = 0; b < 3; ++b) {
    double total = 0, mass = 1;
    for (std::int64_t i = 0; i < 4; ++i) {
      const auto c = counts[b][i].item<double>();
      total += c;
      mass *= std::pow(p[b][i].item<double>(), c) / factorial(c);
    }
    expected.push_back(std::log(mass * factorial(total)));
  }
  EXPECT_LT(distance(counts_law(logits, 9)->log_prob(sparse(counts)), at::tensor(expected, at::kDouble)), kAlgebra);
}

// All ways to take 4 things of 3 kinds.
TEST(CountsLaw, ProbabilitiesOfAllRowsWithATotalAddUpToOne) {
  std::vector<double> all;
  for (int a = 0; a <= 4; ++a) {
    for (int b = 0; a + b <= 4; ++b)
      all.insert(all.end(), {static_cast<double>(a), static_cast<double>(b), static_cast<double>(4 - a - b)});
  }
  const auto rows = at::tensor(all, at::kDouble).view({-1, 3});
  const auto law = counts_law(random({3}).expand({rows.size(0), 3}), 4);
  EXPECT_NEAR(law->log_prob(sparse(rows)).exp().sum().item<double>(), 1, kAlgebra);
}

TEST(CountsLaw, DrawsHaveTheTotalAndTheMeanOfTheLaw) {
  constexpr std::int64_t kRows = 20'000, kDraws = 7;
  const auto logits = random({5});
  const auto law = counts_law(logits.expand({kRows, 5}), kDraws);
  Rng rng(1);
  const auto drawn = dense_of(law->sample(rng), 5);
  EXPECT_TRUE((drawn.sum(1) == kDraws).all().item<bool>());
  const auto p = at::softmax(logits, -1);
  const auto error = (kDraws * p * (1 - p) / kRows).sqrt();
  EXPECT_LT(((drawn.mean(0) - kDraws * p) / error).abs().max().item<double>(), tolerance::kStandardErrors);
  const auto variance = kDraws * p * (1 - p);  // of a count; its estimate has a relative error near sqrt(2 / n)
  EXPECT_LT((drawn.var(0) / variance - 1).abs().max().item<double>(), 0.08);
  EXPECT_LT(distance(dense_of(law->mean(), 5)[0], kDraws * p), kAlgebra);
}

// Every law of parameters [K, B]: x of B rows is scored by each of the K, as K laws of B rows would.
TEST(ColumnLaws, ScoreRowsUnderEveryDrawOfTheirParameters) {
  const auto loc = random({2, 3, 4}), members = random({2, 3, 4, 1}, 4);
  const auto x = random({3, 4}, 2);
  const auto known = Rng(5).uniform({3, 4}) < 0.5;
  const auto length = at::tensor({4, 1, 2}, at::kLong);
  const auto counts = sparse(at::tensor({1., 0., 2., 0., 0., 0., 0., 4., 0., 1., 1., 0.}).view({3, 4}));
  struct Case {
    std::string name;
    std::function<ColumnLawPtr(const Tensor&)> law;
    Tensor parameters;
    Column rows;
  };
  const std::vector<Case> cases{
      {"fixed", [](const Tensor& p) { return fixed_law(independent(near(p), 1)); }, loc, {x}},
      {"observed", [](const Tensor& p) { return observed_law(near(p), 1); }, loc, {.data = x, .observed = known}},
      {"ragged", [&](const Tensor& p) { return ragged_law(near(p), 1, length); }, members, {x.unsqueeze(-1), length}},
      {"counts", [](const Tensor& p) { return counts_law(p, 3); }, loc, counts}};
  for (const auto& [name, law, parameters, rows] : cases) {
    const auto all = law(parameters);
    EXPECT_EQ(all->batch_shape(), (Shape{2, 3})) << name;
    const auto nats = all->log_prob(rows);
    ASSERT_EQ(nats.sizes(), (at::IntArrayRef{2, 3})) << name;
    for (std::int64_t k = 0; k < 2; ++k) EXPECT_LT(distance(nats[k], law(parameters[k])->log_prob(rows)), kAlgebra) << name;
  }
}

}  // namespace
}  // namespace gx
