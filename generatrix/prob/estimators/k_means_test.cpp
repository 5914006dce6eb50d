#include "generatrix/prob/estimators/k_means.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace gx {
namespace {

TEST(KMeans, TheNearestIsTheNearestByDistance) {
  Rng rng(1);
  const auto rows = rng.normal({50, 3}, at::kDouble), centers = rng.normal({7, 3}, at::kDouble);
  EXPECT_TRUE(at::equal(nearest_centers(rows, centers), at::cdist(rows, centers).argmin(1)));
}

TEST(KMeans, FindsGroupsThatLieApart) {
  Rng rng(2);
  const auto centers = at::tensor({0., 0., 10., 0., 0., 10.}).view({3, 2});
  const auto of = rng.integers(3, {300});
  const auto rows = centers.index_select(0, of) + 0.1 * rng.normal({300, 2}, at::kDouble);
  const auto found = k_means(rows, 3, 10, rng);
  const auto nearest = nearest_centers(centers, found.centers);  // which of those found is each
  EXPECT_LT((found.centers.index_select(0, nearest) - centers).abs().max().item<double>(), 0.05);
  EXPECT_TRUE(at::equal(found.counts.index_select(0, nearest).to(at::kLong), at::bincount(of)));
}

TEST(KMeans, MoreCentersThanRowsAreRows) {
  Rng rng(3);
  const auto rows = rng.normal({3, 2});
  const auto found = k_means(rows, 8, 3, rng);
  EXPECT_EQ(found.centers.sizes(), (at::IntArrayRef{8, 2}));
  EXPECT_EQ(at::cdist(found.centers, rows).amin(1).max().item<double>(), 0);
  EXPECT_EQ(found.counts.sum().item<double>(), 3);
}

TEST(KMeans, RowsThatAreAllEqualAreNoTrouble) {
  Rng rng(4);
  const auto found = k_means(at::ones({5, 2}), 3, 3, rng);
  EXPECT_TRUE((found.centers == 1).all().item<bool>());
}

}  // namespace
}  // namespace gx
