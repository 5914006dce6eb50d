// Laws of shapes, for every distribution of the list alone and as an event.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/shapes.h"

#include "tests/support/derivative.h"
#include "tests/support/distribution_cases.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

class Shapes : public testing::TestWithParam<DistributionCase> {
 protected:
  static Tensor drawn(const Distribution& d, const Shape& n) {
    Rng rng(2);
    return d.sample(n, rng);
  }
};

TEST_P(Shapes, SamplesAreDrawsThenBatchThenEvent) {
  const auto scalar = GetParam().at_float64();
  const auto vector = independent(scalar, 1);
  EXPECT_EQ(scalar.batch_shape(), Shape({3}));
  EXPECT_EQ(scalar.event_shape(), Shape({}));
  EXPECT_EQ(vector.batch_shape(), Shape({}));
  EXPECT_EQ(vector.event_shape(), Shape({3}));
  for (const Shape& n : {Shape{}, Shape{1}, Shape{5, 2}}) {
    for (const auto& d : {scalar, vector}) {
      EXPECT_EQ(drawn(d, n).sizes().vec(), joined(n, {3}));
      EXPECT_EQ(d.log_prob(drawn(d, n)).sizes().vec(), joined(n, d.batch_shape()));
    }
    Rng rng(2);
    if (GetParam().reparameterized) EXPECT_EQ(vector.rsample(n, rng).sizes().vec(), joined(n, {3}));
  }
  if (GetParam().has_mean) EXPECT_EQ(vector.mean().sizes().vec(), Shape({3}));
}

TEST_P(Shapes, ABatchIsItsMembers) {
  const auto& c = GetParam();
  const auto whole = c.at_float64();
  const auto x = drawn(whole, {6});
  for (std::int64_t i = 0; i < 3; ++i) {
    const auto one = c.build(row(c.parameters, i));
    EXPECT_EQ(one.batch_shape(), Shape({}));
    EXPECT_LT(distance(one.log_prob(x.select(1, i)), whole.log_prob(x).select(1, i)), tolerance::kAlgebra);
    if (c.has_mean) EXPECT_LT(distance(one.mean(), whole.mean().select(0, i)), tolerance::kAlgebra);
    EXPECT_EQ(drawn(one, {4}).sizes().vec(), Shape({4}));
  }
}

TEST_P(Shapes, ParametersOfHigherRank) {
  const auto& c = GetParam();
  auto parameters = c.parameters;
  for (auto& p : parameters) p = at::stack({p, p, p, p});  // [4, 3, ...]
  const auto law = c.build(parameters);
  EXPECT_EQ(law.batch_shape(), Shape({4, 3}));
  const auto x = drawn(law, {5});
  EXPECT_EQ(x.sizes().vec(), Shape({5, 4, 3}));
  EXPECT_LT(distance(law.log_prob(x), c.at_float64().log_prob(x)), tolerance::kAlgebra);  // batch [3] against x [5, 4, 3]
  const auto shared = drawn(c.at_float64(), {});                                          // [3] against batch [4, 3]
  EXPECT_LT(distance(law.log_prob(shared), c.at_float64().log_prob(shared).expand({4, 3})), tolerance::kAlgebra);
}

TEST_P(Shapes, AnEventIsTheSumOfItsNumbers) {
  const auto scalar = GetParam().at_float64();
  const auto x = drawn(scalar, {7});
  EXPECT_LT(distance(independent(scalar, 1).log_prob(x), scalar.log_prob(x).sum(-1)), tolerance::kAlgebra);
}

INSTANTIATE_TEST_SUITE_P(All, Shapes, testing::ValuesIn(distribution_cases()), [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace gx
