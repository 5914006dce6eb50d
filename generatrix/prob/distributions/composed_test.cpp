// What is special about laws made of others, about laws without a density, and about their handle.
#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "generatrix/base/errors.h"
#include "generatrix/prob/bijectors/affine.h"
#include "generatrix/prob/bijectors/elementwise.h"
#include "generatrix/prob/distributions/bernoulli.h"
#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/distributions/continuous_bernoulli.h"
#include "generatrix/prob/distributions/discretized_logistic_mixture.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/mixture.h"
#include "generatrix/prob/distributions/multivariate_normal.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/point_mass.h"
#include "generatrix/prob/distributions/pushforward.h"
#include "generatrix/prob/distributions/standard_normal.h"
#include "generatrix/prob/distributions/uniform.h"
#include "generatrix/prob/shapes.h"

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

using testing::HasSubstr;

Tensor random_tensor(at::IntArrayRef shape, std::uint64_t seed = 1) { return Rng(seed).normal(shape, at::kDouble); }

TEST(Distribution, KnowsItsName) {
  EXPECT_EQ(standard_normal({2}).name(), "StandardNormal");
  EXPECT_EQ(Distribution(Normal{random_tensor({2}), random_tensor({2}).exp()}).name(), "Normal");
}

TEST(Distribution, RefusalNamesTheLaw) {
  Rng rng(1);
  const auto bits = independent(Bernoulli{random_tensor({4})}, 1);
  try {
    bits.rsample({}, rng);
    FAIL();
  } catch (const Unsupported& error) {
    EXPECT_THAT(error.what(), HasSubstr("Bernoulli"));
  }
}

TEST(Independent, NestedOnesAreOne) {
  const auto nested = independent(independent(Normal{random_tensor({2, 3, 4}), random_tensor({2, 3, 4}).exp()}, 1), 1);
  EXPECT_EQ(nested.as<Independent>()->n_event_dims, 2);
  EXPECT_EQ(nested.batch_shape(), Shape({2}));
  EXPECT_EQ(nested.event_shape(), Shape({3, 4}));
}

TEST(Independent, RefusesMoreDimensionsThanThereAre) {
  EXPECT_THROW(independent(Bernoulli{random_tensor({4})}, 2), std::logic_error);
  EXPECT_THROW(independent(Bernoulli{random_tensor({4})}, -1), std::logic_error);
}

TEST(StandardNormal, IsANormalOfZerosAndOnes) {
  const auto options = at::TensorOptions(at::kDouble);
  const auto law = standard_normal({2, 3}, options);
  const auto spelled = independent(Normal{at::zeros({2, 3}, options), at::ones({2, 3}, options)}, 2);
  const auto x = random_tensor({5, 2, 3});
  EXPECT_LT(distance(law.log_prob(x), spelled.log_prob(x)), tolerance::kAlgebra);
  const Normal number{at::zeros({}, options), at::ones({}, options)};
  EXPECT_LT(distance(standard_normal({}, options).log_prob(x), number.log_prob(x)), tolerance::kAlgebra);
  Rng rng(1), same(1);
  EXPECT_TRUE(at::equal(law.sample({4}, rng), spelled.sample({4}, same)));
  EXPECT_EQ(law.event_shape(), Shape({2, 3}));
  EXPECT_TRUE(at::equal(law.mean(), at::zeros({2, 3}, options)));
}

// Batch 2, event 3; factors with a positive diagonal.
MultivariateNormal correlated() {
  const auto factor = random_tensor({2, 3, 3}, 2).tril(-1) + random_tensor({2, 3}, 3).exp().diag_embed();
  return {random_tensor({2, 3}), factor};
}

TEST(MultivariateNormal, OfADiagonalFactorIsIndependentNormals) {
  const auto loc = random_tensor({2, 3}), scale = random_tensor({2, 3}, 2).exp(), x = random_tensor({5, 2, 3}, 3);
  const Distribution law = MultivariateNormal{loc, scale.diag_embed()};
  EXPECT_LT(distance(law.log_prob(x), independent(Normal{loc, scale}, 1).log_prob(x)), tolerance::kAlgebra);
  EXPECT_EQ(law.batch_shape(), Shape({2}));
  EXPECT_EQ(law.event_shape(), Shape({3}));
}

TEST(MultivariateNormal, IsTheFormulaWithTheCovariance) {
  const auto law = correlated();
  const auto covariance = law.factor.matmul(law.factor.transpose(1, 2));  // [2, 3, 3]
  const auto x = random_tensor({4, 1, 3}, 5);                             // meets both laws of the batch
  const auto d = (x - law.loc).unsqueeze(-1);
  const auto square = d.transpose(-1, -2).matmul(covariance.inverse()).matmul(d).flatten(1);  // [4, 2]
  const auto expected = -0.5 * (square + covariance.logdet() + 3 * std::log(2 * std::numbers::pi));
  EXPECT_LT(distance(law.log_prob(x), expected), tolerance::kAlgebra);
}

TEST(MultivariateNormal, DrawsHaveItsMeanAndCovariance) {
  const auto law = correlated();
  constexpr std::int64_t n = 40'000;
  Rng rng(1);
  const auto x = law.sample({n}, rng);
  ASSERT_EQ(x.sizes().vec(), Shape({n, 2, 3}));
  const auto covariance = law.factor.matmul(law.factor.transpose(1, 2)), variance = covariance.diagonal(0, 1, 2);
  const auto off = (x.mean(0) - law.loc).abs() / (variance / n).sqrt();
  EXPECT_LT(off.max().item<double>(), tolerance::kStandardErrors);
  const auto d = x - law.loc;
  const auto found = at::einsum("nbi,nbj->bij", {d, d}) / n;
  const auto error = ((variance.unsqueeze(1) * variance.unsqueeze(2) + covariance.square()) / n).sqrt();
  EXPECT_LT(((found - covariance).abs() / error).max().item<double>(), tolerance::kStandardErrors);
}

TEST(MultivariateNormal, GradientsAreTheSlopes) {
  const auto law = correlated();
  const auto x = random_tensor({4, 2, 3}, 5);
  const ScalarOf score = [&](const auto& p) { return MultivariateNormal{p[0], p[1].tril()}.log_prob(x).sum(); };
  const ScalarOf drawn = [&](const auto& p) {
    Rng same(4);
    return MultivariateNormal{p[0], p[1].tril()}.rsample({3}, same).sin().sum();
  };
  const std::vector<Tensor> at = {law.loc, law.factor};
  for (const auto& f : {score, drawn}) {
    const auto grads = gradient(f, at);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_LT(distance(grads[i], finite_difference(f, at, i)), tolerance::kAutograd) << i;
  }
}

TEST(Mixture, OfEventsIsTheWeightedSum) {
  const auto logits = random_tensor({2, 3}), loc = random_tensor({2, 3, 4}, 2),
             scale = random_tensor({2, 3, 4}, 3).exp();  // batch 2, K 3, event 4
  const Distribution law = Mixture{Categorical{logits}, independent(Normal{loc, scale}, 1)};
  EXPECT_EQ(law.batch_shape(), Shape({2}));
  EXPECT_EQ(law.event_shape(), Shape({4}));
  Rng rng(4);
  const auto x = law.sample({5}, rng);
  ASSERT_EQ(x.sizes().vec(), Shape({5, 2, 4}));
  auto p = at::zeros({5, 2}, at::kDouble);
  for (int k = 0; k < 3; ++k) {
    const auto component = independent(Normal{loc.select(1, k), scale.select(1, k)}, 1);
    p += at::softmax(logits, -1).select(1, k) * component.log_prob(x).exp();
  }
  EXPECT_LT(distance(law.log_prob(x), p.log()), tolerance::kAlgebra);
  EXPECT_EQ(law.mean().sizes().vec(), Shape({2, 4}));
}

// Components that all rows share are scored by products of matrices: as one by one, and so is the gradient.
TEST(Mixture, OfSharedNormalLawsIsTheWeightedSum) {
  const auto logits = random_tensor({3}), loc = random_tensor({3, 4}, 2), scale = random_tensor({3, 4}, 3).exp();
  const auto x = random_tensor({5, 2, 4}, 4);
  const ScalarOf fused = [](const auto& p) {
    return Mixture{Categorical{p[0]}, independent(Normal{p[1], p[2]}, 1)}.log_prob(p[3]).sum();
  };
  const ScalarOf one_by_one = [](const auto& p) {
    auto density = at::zeros({5, 2}, at::kDouble);
    for (int k = 0; k < 3; ++k)
      density = density + at::softmax(p[0], -1)[k] * independent(Normal{p[1][k], p[2][k]}, 1).log_prob(p[3]).exp();
    return density.log().sum();
  };
  const std::vector<Tensor> at = {logits, loc, scale, x};
  EXPECT_LT(distance(fused(at), one_by_one(at)), tolerance::kAlgebra);
  const auto grads = gradient(fused, at), expected = gradient(one_by_one, at);
  for (std::size_t i = 0; i < at.size(); ++i) EXPECT_LT(distance(grads[i], expected[i]), tolerance::kAutograd) << i;
}

// Components that lie far apart show whether a draw keeps its numbers together: all of an event come from one component.
TEST(Mixture, ADrawIsOfOneComponent) {
  const auto loc = at::tensor({-100., 100.}).unsqueeze(-1).expand({2, 4});
  Rng rng(4);
  const Distribution law = Mixture{Categorical{at::zeros({2})}, independent(Normal{loc, at::ones({2, 4})}, 1)};
  const auto side = law.sample({200}, rng).sign();  // [200, 4]
  EXPECT_TRUE(at::equal(side, side.narrow(1, 0, 1).expand({200, 4})));
  EXPECT_LT(side.mean().abs().item<double>(), tolerance::kStandardErrors / std::sqrt(200));
}

TEST(PointMass, IsOneAtItsValueAndNothingElsewhere) {
  const auto value = random_tensor({2, 3}).requires_grad_();
  const auto code = independent(PointMass{value}, 1);
  const auto x = value.detach().clone();
  x[0][1] += 1e-9;
  EXPECT_TRUE(at::equal(code.log_prob(x), at::tensor({-std::numeric_limits<double>::infinity(), 0.}, at::kDouble)));
  Rng rng(1);
  const auto draw = code.rsample({4}, rng);
  EXPECT_EQ(draw.sizes().vec(), Shape({4, 2, 3}));
  EXPECT_TRUE(draw.requires_grad());
  EXPECT_FALSE(code.sample({4}, rng).requires_grad());
  EXPECT_TRUE(at::equal(code.mean(), value));
}

TEST(Uniform, HasNoMassOutside) {
  const Distribution law = Uniform{at::zeros({1}), at::ones({1})};
  EXPECT_TRUE(at::equal(law.log_prob(at::tensor({-0.1, 0.5, 1.1}, at::kDouble)).exp(), at::tensor({0., 1., 0.}, at::kDouble)));
}

TEST(Categorical, TakesIndicesOfAnyType) {
  const Distribution law = Categorical{random_tensor({5, 3})};
  const auto index = at::tensor({0, 1, 2, 1, 0}, at::kLong);
  EXPECT_TRUE(at::equal(law.log_prob(index), law.log_prob(index.to(at::kDouble))));
  EXPECT_TRUE(at::equal(law.log_prob(index), law.log_prob(index.to(at::kByte))));
}

TEST(Bernoulli, ScoresGreyValuesByCrossEntropy) {
  const auto logits = random_tensor({3, 4}), x = Rng(2).uniform({3, 4}, at::kDouble);
  const auto p = logits.sigmoid();
  const auto expected = x * p.log() + (1 - x) * at::log1p(-p);
  EXPECT_LT(distance(Bernoulli{logits}.log_prob(x), expected), tolerance::kAlgebra);
}

// The distribution function (exp(l x) - 1) / (exp l - 1) undoes a draw, also where draws come from the series in l. The tolerance
// is that of the series' stated remainder, 2e-12, and rounding.
TEST(ContinuousBernoulli, SeriesOfADrawIsExactToItsRemainder) {
  const auto logits = at::tensor({-0.0199, 0.0199, 0.0201, 3.}, at::kDouble);
  Rng rng(6), same(6);
  const auto x = ContinuousBernoulli{logits}.sample({500}, rng);
  const auto u = open_uniform({500, 4}, at::kDouble, same);
  EXPECT_LT(distance(at::expm1(logits * x) / at::expm1(logits), u), 4e-12);
}

// The tails are where the difference of two sigmoids would round to zero: 40 scales from the mean every bin still has its mass.
TEST(DiscretizedLogisticMixture, KeepsTheTails) {
  const DiscretizedLogisticMixture law{at::zeros({1}, at::kFloat), at::full({1}, 0.1), at::full({1}, -4.f), 256};
  const auto x = at::arange(256, at::kFloat) / 255;
  const auto narrow = law.log_prob(x);
  const DiscretizedLogisticMixture wide{law.logits.to(at::kDouble), law.means.to(at::kDouble), law.log_scales.to(at::kDouble),
                                        256};
  EXPECT_LT(distance(narrow, wide.log_prob(x.to(at::kDouble))), tolerance::kFloat32);
  EXPECT_LT(narrow.min().item<double>(), -40);
  EXPECT_NEAR(narrow.to(at::kDouble).exp().sum().item<double>(), 1, tolerance::kFloat32);
}

TEST(Pushforward, OfANormalByAnAffineMapIsNormal) {
  const auto shift = random_tensor({3}), scale = random_tensor({3}, 2);
  const auto base = standard_normal({3}, at::kDouble);
  const Distribution law = Pushforward{base, elementwise(Affine{shift, scale}, 1)};
  const auto x = random_tensor({6, 3}, 5);
  EXPECT_LT(distance(law.log_prob(x), independent(Normal{shift, scale.abs()}, 1).log_prob(x)), tolerance::kAlgebra);
  EXPECT_EQ(law.event_shape(), Shape({3}));
  EXPECT_THROW(law.mean(), Unsupported);
}

}  // namespace
}  // namespace gx
