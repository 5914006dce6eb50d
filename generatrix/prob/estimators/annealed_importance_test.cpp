#include "generatrix/prob/estimators/annealed_importance.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"

namespace gx {
namespace {

Distribution law(const Tensor& mean, double sd) { return independent(Normal{mean, at::full_like(mean, sd)}, 1); }

// f = 7 N(z; 2, 0.5^2 I) in three dimensions, from N(0, I), which holds little of it.
TEST(AnnealedImportance, FindsAnIntegralThatPlainWeightsMiss) {
  const auto q = law(at::zeros({5, 3}, at::kDouble), 1), target = law(at::full({5, 3}, 2.0, at::kDouble), 0.5);
  const auto log_f = [&](const Tensor& z) { return target.log_prob(z) + std::log(7); };
  Rng rng(1);
  const auto found = annealed_importance(q, log_f, {.chains = 20, .steps = 100, .leapfrogs = 5}, rng);
  const auto off = (found.nats - std::log(7)).abs() / found.standard_error;
  EXPECT_LT(off.max().item<double>(), 5);
  EXPECT_LT(found.standard_error.max().item<double>(), 0.4);
  EXPECT_GT(found.effective.min().item<double>(), 5);
  EXPECT_GT(found.accepted, 0.4);
  Rng same(1);
  EXPECT_TRUE(at::equal(annealed_importance(q, log_f, {.chains = 20, .steps = 100, .leapfrogs = 5}, same).nats, found.nats));
}

TEST(AnnealedImportance, IsExactWhereQIsTheTarget) {
  const auto q = law(at::full({4, 2}, 0.3, at::kDouble), 0.7);
  Rng rng(2);
  const auto found = annealed_importance(
      q, [&](const Tensor& z) { return q.log_prob(z) - 1.5; }, {.chains = 3, .steps = 10, .leapfrogs = 2}, rng);
  EXPECT_LT((found.nats + 1.5).abs().max().item<double>(), 1e-10);
  EXPECT_NEAR(found.effective.min().item<double>(), 3, 1e-9);
}

TEST(AnnealedImportance, RefusesNoChains) {
  const auto q = law(at::zeros({1, 1}, at::kDouble), 1);
  Rng rng(1);
  EXPECT_THROW(annealed_importance(
                   q, [&](const Tensor& z) { return q.log_prob(z); }, {.chains = 0}, rng),
               UserError);
}

}  // namespace
}  // namespace gx
