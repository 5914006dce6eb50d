#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/contract/catalog.h"
#include "generatrix/models/iwae/importance_bound.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/standard_normal.h"

#include "tests/support/linear_gaussian.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

constexpr std::int64_t kImportanceRows = 10;

double number(const Tensor& t) { return t.item<double>(); }

// The linear-Gaussian model with a posterior that is too wide, so that bounds of different K differ.
class ImportanceBoundTest : public ::testing::Test {
 protected:
  ImportanceBoundTest() {
    model_.t = model_.t * 1.4;
    model_.a = model_.a.clone().set_requires_grad(true);  // of the posterior
    model_.w = model_.w.clone().set_requires_grad(true);  // of the decoder
  }

  Loss loss(const ImportanceBound& bound, Rng& rng) {
    const auto objective = importance_bound(bound);
    const auto q = model_.encode(batch_), p = model_.prior({});
    const auto z = q.rsample({objective.n_draws}, rng);
    const RowsLaw x = model_.law(z);
    return objective.loss({batch_, q, p, z, x}, Step{0, 1, kImportanceRows, kImportanceRows, rng});
  }
  struct Gradients {
    Tensor encoder, decoder;
  };
  Gradients gradients(const ImportanceBound& bound, Rng& rng) {
    const auto found = torch::autograd::grad({loss(bound, rng).total()}, {model_.a, model_.w});
    return {found[0], found[1]};
  }

  LinearGaussian model_ = LinearGaussian::exact();
  Rng rng_{7};
  Batch batch_{[this] {
    at::NoGradGuard off;
    return model_.draw(kImportanceRows, rng_).to(at::kDouble);
  }()};
};

TEST_F(ImportanceBoundTest, RisesWithTheDrawsAndStaysBelowTheEvidence) {
  at::NoGradGuard off;
  const auto exact = number(model_.log_prob(batch_.x()).mean());
  double last = -1e9;
  for (const std::int64_t k : {1, 5, 50, 500}) {
    double mean = 0;
    for (int i = 0; i < 20; ++i) mean -= number(loss({.draws = k}, rng_).total()) / 20;
    EXPECT_GT(mean, last) << k;
    EXPECT_LT(mean, exact + 0.02) << k;
    last = mean;
  }
  EXPECT_NEAR(last, exact, 0.02);
}

TEST_F(ImportanceBoundTest, OneDrawIsTheElbo) {
  const auto found = loss({.draws = 1}, rng_);
  EXPECT_NEAR(number(found.total()), -number(found.watched().front().value), tolerance::kAlgebra);
  EXPECT_NEAR(number(found.watched().back().value), 1, tolerance::kAlgebra);  // effective draws
}

TEST_F(ImportanceBoundTest, SharesAndGroupsAreMeansOfBounds) {
  auto a = rng_.fork("same"), b = rng_.fork("same");
  const auto mixed = loss({.draws = 8, .elbo_share = 0.25}, a);
  EXPECT_NEAR(number(mixed.total()), 0.25 * number(mixed.terms()[1].value) + 0.75 * number(mixed.terms()[0].value),
              tolerance::kAlgebra);
  EXPECT_NEAR(number(loss({.draws = 1, .groups = 8}, b).total()), number(mixed.terms()[1].value), tolerance::kAlgebra);
}

// Both gradients are of one bound: equal for the decoder draw by draw, equal for the encoder in the mean; and the noise of the
// doubly reparameterized one is smaller.
TEST_F(ImportanceBoundTest, BothGradientsAgree) {
  constexpr int kTimes = 120;
  std::vector<Tensor> plain, doubly;
  for (int i = 0; i < kTimes; ++i) {
    auto a = rng_.fork("plain" + std::to_string(i)), b = rng_.fork("plain" + std::to_string(i));
    const auto one = gradients({.draws = 16, .doubly = false}, a), other = gradients({.draws = 16, .doubly = true}, b);
    EXPECT_TRUE(at::allclose(one.decoder, other.decoder, 1e-9, 1e-9));
    plain.push_back(one.encoder.flatten());
    doubly.push_back(other.encoder.flatten());
  }
  const auto p = at::stack(plain), d = at::stack(doubly);
  const auto error = ((p.var(0) + d.var(0)) / kTimes).sqrt();
  EXPECT_LT(number(((p.mean(0) - d.mean(0)).abs() / error).max()), tolerance::kStandardErrors + 1);
  EXPECT_LT(number(d.var(0).sum()), 0.5 * number(p.var(0).sum()));
}

TEST_F(ImportanceBoundTest, APosteriorWithoutNormalDimensionsIsRefused) {
  EXPECT_THROW(held(standard_normal({2}, at::kDouble)), std::logic_error);
}

}  // namespace
}  // namespace gx
