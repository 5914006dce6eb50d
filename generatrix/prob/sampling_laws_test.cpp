// Laws of draws, for every distribution of the list: they follow the density, and differentiable ones have the right slope.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/errors.h"

#include "tests/support/derivative.h"
#include "tests/support/distribution_cases.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

class Sampling : public testing::TestWithParam<DistributionCase> {
 protected:
  static constexpr std::int64_t kDraws = 20000;
  Tensor draws() const {
    Rng rng(11);
    return GetParam().at_float64().sample({kDraws}, rng).to(at::kDouble);  // [n, 3]
  }
  Tensor mass() const {  // of every outcome or cell, [points, 3]
    return GetParam().at_float64().log_prob(GetParam().points().unsqueeze(-1)).exp() * GetParam().cell();
  }
};

TEST_P(Sampling, MeanOfDrawsIsTheMean) {
  const auto x = draws();
  const auto mean = (mass() * GetParam().points().unsqueeze(-1)).sum(0);
  const auto standard_error = x.std(0) / std::sqrt(kDraws);
  const auto off = ((x.mean(0) - mean).abs() / standard_error).max().item<double>();
  EXPECT_LT(off, tolerance::kStandardErrors);
}

// Continuous: sqrt(n) sup |F_n - F| (Kolmogorov and Smirnov), with F integrated from the density.
// Discrete: Pearson's chi-square against its mean and standard deviation; outcomes expected less than 5 times are left out.
TEST_P(Sampling, DrawsFollowTheDensity) {
  const auto x = draws(), p = mass();
  for (std::int64_t b = 0; b < 3; ++b) {
    if (GetParam().discrete()) {
      const auto seen = (x.select(1, b).unsqueeze(-1) - GetParam().points()).abs().lt(1e-9).sum(0).to(at::kDouble);
      EXPECT_EQ(seen.sum().item<double>(), kDraws) << "a draw outside the outcomes";
      const auto expected = p.select(1, b) * kDraws;
      const auto common = expected > 5;
      const auto chi2 = ((seen - expected).square() / expected).masked_select(common).sum().item<double>();
      const auto df = std::max<double>(1, common.sum().item<double>() - 1);
      EXPECT_LT(chi2, df + tolerance::kStandardErrors * std::sqrt(2 * df));
    } else {
      const auto upper_edges = GetParam().points() + GetParam().cell() / 2;
      const auto sorted = std::get<0>(x.select(1, b).sort());
      const auto empirical = at::searchsorted(sorted, upper_edges, false, /*right=*/true).to(at::kDouble) / kDraws;
      const auto ks = (empirical - p.select(1, b).cumsum(0)).abs().max().item<double>();
      EXPECT_LT(ks * std::sqrt(kDraws), tolerance::kKolmogorovSmirnov);
    }
  }
}

TEST_P(Sampling, ReparameterizedDrawsHaveTheSlope) {
  const auto& c = GetParam();
  if (!c.reparameterized) {
    Rng rng(1);
    EXPECT_THROW(c.at_float64().rsample({2}, rng), Unsupported);
    return;
  }
  const ScalarOf mean_of_f = [&](const auto& p) {
    Rng same(7);
    return c.build(p).rsample({16}, same).sin().mean();
  };
  const auto grads = gradient(mean_of_f, c.parameters);
  for (std::size_t i = 0; i < grads.size(); ++i) {
    EXPECT_LT(distance(grads[i], finite_difference(mean_of_f, c.parameters, i)), tolerance::kAutograd) << "parameter " << i;
  }
}

// The score-function identity ties draws and density together: d E[f] = E[ d f(x(e)) ], with E[f] by quadrature.
TEST_P(Sampling, SlopeOfTheExpectation) {
  const auto& c = GetParam();
  if (!c.reparameterized || c.name == "Uniform") return;  // the bounds of Uniform's integral move with its parameters
  const auto x = c.points().unsqueeze(-1);
  const ScalarOf expectation = [&](const auto& p) { return (c.build(p).log_prob(x).exp() * x.sin()).sum() * c.cell(); };
  const auto exact = gradient(expectation, c.parameters);
  auto leaves = c.parameters;
  for (auto& leaf : leaves) leaf = leaf.expand({kDraws, 3}).detach().clone().requires_grad_();  // one copy per draw
  Rng rng(13);
  const auto each = torch::autograd::grad({c.build(leaves).rsample({}, rng).sin().sum()}, leaves);  // [n, 3]
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const auto standard_error = each[i].std(0) / std::sqrt(kDraws);
    EXPECT_LT(((each[i].mean(0) - exact[i]).abs() / standard_error).max().item<double>(), tolerance::kStandardErrors) << i;
  }
}

TEST_P(Sampling, DrawsHaveNoGradientAndAreReproducible) {
  const auto& c = GetParam();
  auto leaves = c.parameters;
  for (auto& leaf : leaves) leaf = leaf.detach().clone().requires_grad_();
  Rng first(3), again(3);
  const auto x = c.build(leaves).sample({10}, first);
  EXPECT_FALSE(x.requires_grad());
  EXPECT_TRUE(at::equal(x, c.build(leaves).sample({10}, again)));
}

INSTANTIATE_TEST_SUITE_P(All, Sampling, testing::ValuesIn(distribution_cases()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace gx
