// Closed forms against quadrature and against Monte Carlo, pair by pair.
#include "generatrix/prob/divergences/kl.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "generatrix/base/errors.h"
#include "generatrix/prob/distributions/bernoulli.h"
#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/distributions/continuous_bernoulli.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/laplace.h"
#include "generatrix/prob/distributions/logistic.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/standard_normal.h"
#include "generatrix/prob/distributions/uniform.h"
#include "generatrix/prob/divergences/kl_estimate.h"

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

Tensor t(std::vector<double> values) { return at::tensor(values, at::kDouble); }

struct PairCase {
  std::string name;
  Distribution q, p;
  Tensor points;  // outcomes, or centers of cells
  double cell;
};

void PrintTo(const PairCase& c, std::ostream* out) { *out << c.name; }

Tensor centers(double low, double high, std::int64_t n) { return low + (at::arange(n, at::kDouble) + 0.5) * ((high - low) / n); }

std::vector<PairCase> pair_cases() {
  const auto loc = t({0, -1.25, 2}), scale = t({1, 0.5, 2}), other_loc = t({0.5, -1, 0}), other_scale = t({0.5, 1, 1.5});
  const auto line = centers(-60, 60, 120000), unit = centers(0, 1, 20000), steps = at::arange(4, at::kDouble);
  const auto a = Rng(1).normal({3, 4}, at::kDouble), b = Rng(2).normal({3, 4}, at::kDouble);
  const auto standard = standard_normal({}, at::kDouble);
  return {{"Normal", Normal{loc, scale}, Normal{other_loc, other_scale}, line, 1e-3},
          {"NormalToStandard", Normal{loc, scale}, standard, line, 1e-3},
          {"StandardToNormal", standard, Normal{loc, scale}, line, 1e-3},
          {"Laplace", Laplace{loc, scale}, Laplace{other_loc, other_scale}, line, 1e-3},
          {"Uniform", Uniform{t({0, 0, -1}), t({1, 2, 1})}, Uniform{t({0, -1, -2}), t({1, 3, 1})}, centers(-4, 4, 8000), 1e-3},
          {"Bernoulli", Bernoulli{t({-2, 0.5, 3})}, Bernoulli{t({1, 0.5, 2})}, t({0, 1}), 1},
          {"ContinuousBernoulli", ContinuousBernoulli{t({-2, 1e-4, 8})}, ContinuousBernoulli{t({3, 0.5, -8})}, unit, 5e-5},
          {"Categorical", Categorical{a}, Categorical{b}, steps, 1}};
}

class ClosedKl : public testing::TestWithParam<PairCase> {};

TEST_P(ClosedKl, EqualsTheIntegral) {
  const auto& [name, q, p, points, cell] = GetParam();
  const auto x = points.unsqueeze(-1);
  const auto log_q = q.log_prob(x), log_p = p.log_prob(x);
  const auto integrand = at::where(log_q.isinf(), 0., log_q.exp() * (log_q - log_p));
  EXPECT_LT(distance(kl(q, p).expand({3}), integrand.sum(0) * cell), tolerance::kAutograd);
}

TEST_P(ClosedKl, AgreesWithMonteCarlo) {
  constexpr std::int64_t n = 20000;
  const auto& [name, q, p, points, cell] = GetParam();
  Rng rng(9);
  const auto z = q.sample({n, 1}, rng);  // one dimension more, for a law without a batch against a batch
  const auto each = q.log_prob(z) - p.log_prob(z);
  const auto closed = kl(q, p);
  const auto off = (kl_estimate(q, p, z) - closed).abs();
  EXPECT_EQ(kl_estimate(q, p, z).numel(), closed.numel());
  EXPECT_TRUE((off <= tolerance::kStandardErrors * each.std(0) / std::sqrt(n) + tolerance::kAlgebra).all().item<bool>()) << off;
}

TEST_P(ClosedKl, IsZeroOnlyForEqualLaws) {
  const auto& [name, q, p, points, cell] = GetParam();
  EXPECT_LT(kl(q, q).abs().max().item<double>(), tolerance::kAlgebra);
  EXPECT_GE(kl(q, p).min().item<double>(), -tolerance::kAlgebra);
  EXPECT_GT(kl(q, p).max().item<double>(), 0.01);
}

TEST_P(ClosedKl, OfEventsIsTheSum) {
  const auto& [name, q, p, points, cell] = GetParam();
  if (q.batch_shape().empty() || p.batch_shape().empty()) return;
  EXPECT_LT(distance(kl(independent(q, 1), independent(p, 1)), kl(q, p).sum()), tolerance::kAlgebra);
}

INSTANTIATE_TEST_SUITE_P(All, ClosedKl, testing::ValuesIn(pair_cases()), [](const auto& info) { return info.param.name; });

Distribution posterior(const std::vector<Tensor>& p) { return independent(Normal{p[0], p[1]}, 1); }

TEST(Kl, AgainstTheStandardNormalInEitherSpelling) {
  const std::vector<Tensor> p = {Rng(1).normal({5, 3}, at::kDouble), Rng(2).normal({5, 3}, at::kDouble).exp()};
  const auto spelled = independent(Normal{at::zeros({3}, at::kDouble), at::ones({3}, at::kDouble)}, 1);
  const auto prior = standard_normal({3}, at::kDouble);
  EXPECT_EQ(kl(posterior(p), prior).sizes().vec(), Shape({5}));
  EXPECT_LT(distance(kl(posterior(p), prior), kl(posterior(p), spelled)), tolerance::kAlgebra);
  EXPECT_LT(distance(kl(prior, posterior(p)), kl(spelled, posterior(p))), tolerance::kAlgebra);
  EXPECT_EQ(kl(prior, prior).item<double>(), 0);
  const ScalarOf total = [&](const auto& q) { return kl(posterior(q), prior).sum(); };
  const auto grads = gradient(total, p);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_LT(distance(grads[i], finite_difference(total, p, i)), tolerance::kAutograd);
}

TEST(Kl, StaysFiniteAtExtremeLogits) {
  const auto high = at::tensor({1e4, -1e4, 0.}, at::kFloat), low = at::tensor({-1e4, 1e4, 1e4}, at::kFloat);
  for (const auto& [q, p] : {std::pair<Distribution, Distribution>{Bernoulli{high}, Bernoulli{low}},
                             {ContinuousBernoulli{high}, ContinuousBernoulli{low}},
                             {Categorical{high}, Categorical{low}}}) {
    EXPECT_TRUE(kl(q, p).isfinite().all().item<bool>()) << q.name();
  }
}

TEST(Kl, IsInfiniteForAUniformThatIsNotCovered) {
  EXPECT_TRUE(kl(Uniform{t({0}), t({2})}, Uniform{t({0}), t({1})}).isinf().item<bool>());
}

TEST(Kl, RefusalNamesBothLaws) {
  const Distribution q = Normal{t({0}), t({1})}, p = Logistic{t({0}), t({1})};
  EXPECT_FALSE(has_closed_kl(q, p));
  EXPECT_FALSE(has_closed_kl(independent(q, 1), independent(p, 1)));
  EXPECT_FALSE(has_closed_kl(independent(q, 1), q));
  EXPECT_FALSE(has_closed_kl(independent(q, 1), standard_normal({1, 1})));
  EXPECT_TRUE(has_closed_kl(independent(q, 1), standard_normal({1})));
  try {
    kl(q, p);
    FAIL();
  } catch (const Unsupported& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("from Normal to Logistic"));
  }
}

}  // namespace
}  // namespace gx
