#include "generatrix/prob/estimators/pca.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/base/rng.h"

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

// Rows with standard deviations 3, 2, 1, 0.5, 0.25 along the columns of a rotation, around a point far from the origin.
struct Cloud {
  Tensor rotation, rows;
  explicit Cloud(std::int64_t n) {
    Rng rng(1);
    rotation = std::get<0>(at::linalg_qr(rng.normal({5, 5}, at::kDouble)));
    const auto scales = at::tensor({3., 2., 1., 0.5, 0.25}, at::kDouble);
    rows = 10 + (rng.normal({n, 5}, at::kDouble) * scales).matmul(rotation.t());
  }
};

double squared_error(const Pca& pca, const Tensor& rows) {
  return (rows - pca.reconstruct(rows)).square().sum(1).mean().item<double>();
}

TEST(Pca, TheErrorIsTheSumOfTheDiscardedVariances) {
  const Cloud cloud(300);
  for (std::int64_t d = 1; d <= 5; ++d) {
    const auto pca = fit_pca(cloud.rows, d);
    EXPECT_NEAR(squared_error(pca, cloud.rows), pca.variances.slice(0, d).sum().item<double>(), tolerance::kAlgebra) << d;
  }
}

TEST(Pca, CodesAreUncorrelatedWithTheStatedVariances) {
  const Cloud cloud(300);
  const auto pca = fit_pca(cloud.rows, 3);
  EXPECT_LT(distance(pca.basis.t().matmul(pca.basis), at::eye(3, at::kDouble)), tolerance::kAlgebra);
  const auto codes = pca.encode(cloud.rows);
  EXPECT_LT(codes.mean(0).abs().max().item<double>(), tolerance::kAlgebra);
  EXPECT_LT(distance(codes.t().matmul(codes) / 300, pca.variances.slice(0, 0, 3).diag()), tolerance::kAlgebra);
}

TEST(Pca, NoOtherSubspaceOfTheSameDimensionIsNearer) {
  const Cloud cloud(300);
  const auto best = fit_pca(cloud.rows, 2);
  Rng rng(2);
  for (int i = 0; i < 20; ++i) {
    auto other = best;
    other.basis = std::get<0>(at::linalg_qr(best.basis + 0.1 * rng.normal({5, 2}, at::kDouble)));
    EXPECT_GT(squared_error(other, cloud.rows), squared_error(best, cloud.rows));
  }
}

TEST(Pca, FindsTheAxesOfACloud) {
  const Cloud cloud(100'000);
  const auto pca = fit_pca(cloud.rows, 2);
  const auto along = (pca.basis.t().matmul(cloud.rotation.slice(1, 0, 2))).abs();  // [2, 2]
  EXPECT_LT(distance(along, at::eye(2, at::kDouble)), 0.02);
  EXPECT_NEAR(pca.variances.slice(0, 2).sum().item<double>(), 1 + 0.25 + 0.0625, 0.03);
}

TEST(Pca, ReadsFloat32RowsAndManyBlocksOfThem) {
  const Cloud cloud(10'000);
  const auto wide = fit_pca(cloud.rows, 2), narrow = fit_pca(cloud.rows.to(at::kFloat), 2);
  EXPECT_EQ(narrow.basis.scalar_type(), at::kDouble);
  EXPECT_LT(distance(narrow.variances, wide.variances), tolerance::kFloat32);
}

TEST(Pca, AllDimensionsLoseNothing) {
  const auto pca = fit_pca(Cloud(50).rows, 5);
  EXPECT_LT(squared_error(pca, Cloud(50).rows), tolerance::kAlgebra);
}

TEST(Pca, FewerDimensionsOfTheSameRowsAreTheFirst) {
  const auto rows = Cloud(50).rows;
  const auto cut = fit_pca(rows, 5).first(2), fitted = fit_pca(rows, 2);
  EXPECT_LT(distance(cut.reconstruct(rows), fitted.reconstruct(rows)), tolerance::kAlgebra);
  EXPECT_TRUE(at::equal(cut.variances, fitted.variances));
}

TEST(Pca, RefusesDimensionsThatAreNotThere) {
  const auto rows = Cloud(50).rows;
  EXPECT_THROW(fit_pca(rows, 0), UserError);
  EXPECT_THROW(fit_pca(rows, 6), UserError);
  EXPECT_THROW(fit_pca(rows.slice(0, 0, 0), 2), UserError);
}

}  // namespace
}  // namespace gx
