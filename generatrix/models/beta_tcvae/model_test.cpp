#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/models/beta_tcvae/total_correlation.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/standard_normal.h"
#include "generatrix/prob/divergences/kl.h"

#include "tests/support/tolerances.h"

namespace gx {

void add_beta_tcvae(Catalog& catalog);

namespace {

constexpr std::int64_t kRows = 12, kDims = 3;

Distribution posterior(const Tensor& mu, const Tensor& sigma) { return independent(Normal{mu, sigma}, 1); }

double value(const Tensor& t) { return t.item<double>(); }

class TotalCorrelation : public ::testing::Test {
 protected:
  Rng rng_{3};
  Tensor mu_ = rng_.normal({kRows, kDims}, at::kDouble), sigma_ = 0.3 + rng_.uniform({kRows, kDims}, at::kDouble);
  Distribution q_ = posterior(mu_, sigma_), p_ = standard_normal({kDims}, mu_.options());
  Tensor z_ = q_.sample({}, rng_);
};

TEST_F(TotalCorrelation, ThePartsAddUpToTheDivergence) {
  for (const bool stratified : {false, true}) {
    const auto parts = parts_of_kl(q_, p_, z_, 1000, stratified);
    const auto sum = parts.mutual_information + parts.total_correlation + parts.dimension_kl;
    EXPECT_NEAR(value(sum), value((q_.log_prob(z_) - p_.log_prob(z_)).mean()), tolerance::kAlgebra);
  }
}

TEST_F(TotalCorrelation, StratifiedWeightsOfABatchAddUpToOne) {
  const auto w = log_weights(kRows, 1000, true, mu_.options()).exp();
  EXPECT_TRUE(at::allclose(w.sum(1), at::ones({kRows}, at::kDouble)));
  EXPECT_TRUE(at::allclose(w.diagonal(), at::full({kRows}, 1e-3, at::kDouble)));
  EXPECT_NEAR(value(log_weights(kRows, 1000, false, mu_.options()).exp().sum(1)[0]), 1e-3, 1e-12);
}

// Over all batches that hold row 0 the stratified estimate of q(z) is right in the mean.
TEST_F(TotalCorrelation, TheStratifiedEstimateHasNoBias) {
  constexpr std::int64_t kBatch = 4;
  const auto z = z_[0];
  const auto each = q_.log_prob(z).exp();  // [rows]: q(z|x_n)
  const auto w = log_weights(kBatch, kRows, true, mu_.options()).exp()[0];
  std::vector<double> found;
  for (int i = 0; i < 20'000; ++i) {
    const auto others = rng_.permutation(kRows - 1).slice(0, 0, kBatch - 1) + 1;
    const auto batch = at::cat({at::zeros({1}, at::kLong), others});
    found.push_back(value((w * each.index_select(0, batch)).sum()));
  }
  const auto all = at::tensor(found, at::kDouble);
  const auto error = value(all.std()) / std::sqrt(static_cast<double>(found.size()));
  EXPECT_NEAR(value(all.mean()), value(each.mean()), tolerance::kStandardErrors * error);
}

// Where q(z|x) is one law for all rows, codes know nothing of the rows and their dimensions nothing of each other.
TEST_F(TotalCorrelation, IsNothingForCodesThatAreTheSameForAllRows) {
  const auto q = posterior(mu_[0].expand({kRows, kDims}), sigma_[0].expand({kRows, kDims}));
  const auto z = q.sample({}, rng_);
  const auto parts = parts_of_kl(q, p_, z, 5000, true);
  EXPECT_NEAR(value(parts.mutual_information), 0, tolerance::kAlgebra);
  EXPECT_NEAR(value(parts.total_correlation), 0, tolerance::kAlgebra);
}

// beta = alpha = gamma = 1 is the ELBO with a sampled divergence.
TEST(BetaTcVae, WithAllWeightsOneItsLossIsMinusTheBound) {
  Catalog catalog;
  add_beta_tcvae(catalog);
  const auto& entry = catalog.at("beta_tcvae");
  const Task task{{{{.name = "image", .values = kBits, .shape = {1, 4, 4}}}}, {}};
  const auto model = entry.build(entry.normalize({{"beta", 1.0}, {"latent", 2}}), task);
  Rng rng(1);
  const Batch batch{rng.bernoulli(at::full({16, 1, 4, 4}, 0.5))};
  const auto loss = model->turns().front().loss(batch, Step{0, 10, 1000, 16, rng});
  EXPECT_NEAR(value(loss.total()), -value(loss.watched().front().value), 1e-5);
  EXPECT_FALSE(model->turns().front().by_rows);
}

}  // namespace
}  // namespace gx
