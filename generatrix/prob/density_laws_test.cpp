// Laws of densities, for every distribution of the list.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/support/derivative.h"
#include "tests/support/distribution_cases.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

class Density : public testing::TestWithParam<DistributionCase> {
 protected:
  // Outcomes of the law itself, [n, 3].
  Tensor draws(std::int64_t n) const {
    Rng rng(5);
    return GetParam().at_float64().sample({n}, rng).to(at::kDouble);
  }
};

TEST_P(Density, IntegratesToOne) {
  const auto log_p = GetParam().at_float64().log_prob(GetParam().points().unsqueeze(-1));  // [points, 3]
  const auto total = log_p.exp().sum(0) * GetParam().cell();
  EXPECT_LT(distance(total, at::ones({3})), GetParam().discrete() ? tolerance::kAlgebra : tolerance::kAutograd) << total;
}

TEST_P(Density, MeanIsTheIntegral) {
  if (!GetParam().has_mean) return;
  const auto law = GetParam().at_float64();
  const auto x = GetParam().points().unsqueeze(-1);
  const auto mean = (law.log_prob(x).exp() * x).sum(0) * GetParam().cell();
  EXPECT_LT(distance(law.mean(), mean), GetParam().discrete() ? tolerance::kAlgebra : tolerance::kAutograd);
}

TEST_P(Density, GradientInParametersIsTheSlope) {
  const auto& c = GetParam();
  const auto x = draws(4);
  const ScalarOf score = [&](const auto& p) { return c.build(p).log_prob(x).sum(); };
  const auto grads = gradient(score, c.parameters);
  for (std::size_t i = 0; i < grads.size(); ++i) {
    EXPECT_LT(distance(grads[i], finite_difference(score, c.parameters, i)), tolerance::kAutograd) << "parameter " << i;
  }
}

TEST_P(Density, GradientInTheOutcomeIsTheSlope) {
  if (GetParam().discrete()) return;
  const auto law = GetParam().at_float64();
  const ScalarOf score = [&](const auto& x) { return law.log_prob(x[0]).sum(); };
  const std::vector<Tensor> x = {draws(4)};
  EXPECT_LT(distance(gradient(score, x)[0], finite_difference(score, x, 0)), tolerance::kAutograd);
}

TEST_P(Density, Float32AgreesWithFloat64) {
  const auto& c = GetParam();
  const auto x = draws(50);
  const auto narrow = c.build(cast(c.parameters, at::kFloat)).log_prob(x.to(at::kFloat));
  EXPECT_EQ(narrow.scalar_type(), at::kFloat);
  EXPECT_LT(distance(narrow, c.at_float64().log_prob(x)), tolerance::kFloat32);
}

TEST_P(Density, StaysFiniteAtExtremes) {
  const auto& c = GetParam();
  const auto x = at::tensor(c.edges, at::kDouble).unsqueeze(-1);
  for (const auto type : {at::kFloat, at::kDouble}) {
    for (const auto& extreme : c.extremes) {
      const auto score = [&](const auto& p) { return c.build(p).log_prob(x.to(type)).sum(); };
      const auto parameters = cast(extreme, type);
      EXPECT_TRUE(score(parameters).isfinite().template item<bool>()) << type;
      for (const auto& g : gradient(score, parameters)) EXPECT_TRUE(g.isfinite().all().template item<bool>()) << type << g;
      Rng rng(3);
      EXPECT_TRUE(c.build(parameters).sample({1000}, rng).isfinite().all().item<bool>());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Density, testing::ValuesIn(distribution_cases()), [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace gx
