#include "generatrix/families/latent/likelihood.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

const Space kGrey{.event = {1, 2, 2}, .kind = Space::Kind::byte, .symbols = 256};
const Space kBinary{.event = {1, 2, 2}, .kind = Space::Kind::binary};
const Space kReal{.event = {3}, .kind = Space::Kind::real};

TEST(Likelihood, EachGivesOneLogDensityPerRow) {
  const std::vector<LikelihoodSpec> specs{BernoulliSpec{},
                                          ContinuousBernoulliSpec{},
                                          GaussianSpec{},
                                          GaussianSpec{.sigma = "learned"},
                                          GaussianSpec{.sigma = "optimal"},
                                          LogisticMixtureSpec{.components = 3}};
  for (const auto& spec : specs) {
    const auto likelihood = make_likelihood(spec, kGrey);
    const auto p = likelihood->of(at::randn({5, 7, 1, 2, 2, likelihood->n_per_dim()}));
    EXPECT_EQ(p.log_prob(at::rand({7, 1, 2, 2})).sizes(), (at::IntArrayRef{5, 7}));
    EXPECT_EQ(p.mean().sizes(), (at::IntArrayRef{5, 7, 1, 2, 2}));
  }
}

TEST(Likelihood, BernoulliOnGreyValuesIsNoDensity) {
  EXPECT_FALSE(make_likelihood(BernoulliSpec{}, kGrey)->is_normalized());
  EXPECT_TRUE(make_likelihood(BernoulliSpec{}, kBinary)->is_normalized());
}

TEST(Likelihood, ADrawLiesInTheSpace) {
  const auto logits = at::randn({5, 1, 2, 2, 1});
  Rng rng(1);
  const auto grey = make_likelihood(BernoulliSpec{}, kGrey)->of(logits);
  EXPECT_TRUE(at::equal(grey.sample({3}, rng), logits.squeeze(-1).sigmoid().expand({3, 5, 1, 2, 2})))
      << "the mean: a bit is not grey";
  const auto bits = make_likelihood(BernoulliSpec{}, kBinary)->of(logits).sample({3}, rng);
  EXPECT_TRUE(((bits == 0) | (bits == 1)).all().item<bool>());
  const auto x = at::rand({1, 2, 2});
  EXPECT_TRUE(at::equal(grey.log_prob(x), make_likelihood(BernoulliSpec{}, kBinary)->of(logits).log_prob(x)));
}

TEST(Likelihood, RefusesValuesItCannotScore) {
  EXPECT_THROW(make_likelihood(BernoulliSpec{}, kReal), UserError);
  EXPECT_THROW(make_likelihood(ContinuousBernoulliSpec{}, kBinary), UserError);
  EXPECT_THROW(make_likelihood(LogisticMixtureSpec{}, kReal), UserError);
  EXPECT_THROW(make_likelihood(GaussianSpec{}, kBinary), UserError);  // a density beside probabilities
}

// The gradient with the optimal sigma must be that of the log-likelihood maximized over sigma: -D N / 2 log(mean square).
TEST(OptimalSigma, HasTheGradientOfTheProfileLikelihood) {
  const auto x = at::randn({6, 3}, at::kDouble);
  auto loc = at::randn({6, 3}, at::kDouble).requires_grad_(true);
  const auto likelihood = make_likelihood(GaussianSpec{.sigma = "optimal"}, kReal);
  likelihood->to(at::kDouble);
  const auto log_prob = likelihood->of(loc.unsqueeze(-1)).log_prob(x).sum();
  const auto profile = -9 * at::log((x - loc).square().mean());
  const auto ours = torch::autograd::grad({log_prob}, {loc})[0];
  EXPECT_TRUE(at::allclose(ours, torch::autograd::grad({profile}, {loc})[0], 1e-10, 1e-10));
  const auto expected = profile.item<double>() - 9 * (1 + std::log(2 * std::numbers::pi));
  EXPECT_NEAR(log_prob.item<double>(), expected, 1e-9);
}

TEST(OptimalSigma, RemembersTheTrainingErrorForEvaluation) {
  const auto likelihood = make_likelihood(GaussianSpec{.sigma = "optimal"}, kReal);
  for (int i = 0; i < 1000; ++i) likelihood->of(at::zeros({64, 3, 1})).log_prob(0.1 * at::ones({64, 3}));
  likelihood->eval();
  EXPECT_NEAR(likelihood->sigma().item<double>(), 0.1, 1e-3);
  const auto once = likelihood->of(at::zeros({1, 3, 1})).log_prob(at::zeros({1, 3}));
  const auto batch = likelihood->of(at::zeros({4, 3, 1})).log_prob(at::zeros({4, 3}));
  EXPECT_TRUE(at::allclose(batch, once.expand({4})));
}

}  // namespace
}  // namespace gx
