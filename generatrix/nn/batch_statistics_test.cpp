#include "generatrix/nn/batch_statistics.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/rng.h"
#include "generatrix/contract/shared_batch.h"

#include "tests/support/derivative.h"
#include "tests/support/meeting.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

Normalization fresh(at::ScalarType type = at::kDouble) {
  const auto like = at::TensorOptions().dtype(type);
  return {at::tensor({1., 2., 3.}, like), at::tensor({0., 1., -1.}, like), at::zeros({3}, like), at::ones({3}, like), 0.25, 1e-3};
}

TEST(BatchStatistics, AreMeanAndVarianceOfChannels) {
  const auto h = Rng(1).normal({5, 3, 2, 4}, at::kDouble);
  const auto found = batch_statistics(h);
  EXPECT_LT(distance(found.mean, h.mean({0, 2, 3})), tolerance::kAlgebra);
  EXPECT_LT(distance(found.variance, h.var({0, 2, 3}, /*unbiased=*/false)), tolerance::kAlgebra);
  EXPECT_EQ(found.n.item<double>(), 5 * 2 * 4);
  EXPECT_FALSE(has_batch_statistics(h.narrow(0, 0, 1).select(3, 0).narrow(2, 0, 1)));
}

// Parts of 1, 2 and 4 rows: what torch's batch norm makes of all seven, in values, gradients and running statistics.
TEST(BatchNormOfParts, IsThatOfTheWhole) {
  for (const Shape& shape : {Shape{7, 3}, Shape{7, 3, 2, 4}}) {
    const auto h = (2 * Rng(1).normal(shape, at::kDouble) + 5).requires_grad_(true);
    const auto weights = Rng(2).normal(shape, at::kDouble);
    const auto norm = fresh();
    const auto y = batch_norm(h, norm, /*training=*/true);
    const auto slope = torch::autograd::grad({(y.square() * weights).sum()}, {h})[0];
    std::vector<Tensor> values(3), slopes(3);
    std::vector<Normalization> norms{fresh(), fresh(), fresh()};
    const std::vector<std::int64_t> first{0, 1, 3}, rows{1, 2, 4};
    in_parts_of_a_batch(3, [&](int part) {
      const auto i = static_cast<std::size_t>(part);
      const auto own = h.detach().narrow(0, first[i], rows[i]).clone().requires_grad_(true);
      ASSERT_TRUE(has_batch_statistics(own));
      values[i] = batch_norm(own, norms[i], /*training=*/true);
      slopes[i] = torch::autograd::grad({(values[i].square() * weights.narrow(0, first[i], rows[i])).sum()}, {own})[0];
    });
    EXPECT_LT(distance(at::cat(values), y), tolerance::kAlgebra);
    EXPECT_LT(distance(at::cat(slopes), slope), tolerance::kAlgebra);
    for (const auto& each : norms) {
      EXPECT_LT(distance(each.mean, norm.mean), tolerance::kAlgebra);
      EXPECT_LT(distance(each.variance, norm.variance), tolerance::kAlgebra);
    }
  }
}

TEST(BatchNormOfParts, OfBfloat16IsComputedInFloat32) {
  const auto h = Rng(1).normal({6, 3});
  const auto norm = fresh(at::kFloat);
  const auto y = batch_norm(h.to(at::kBFloat16).to(at::kFloat), norm, /*training=*/true);
  std::vector<Tensor> values(2);
  in_parts_of_a_batch(2, [&](int part) {
    values[static_cast<std::size_t>(part)] =
        batch_norm(h.to(at::kBFloat16).narrow(0, 3 * part, 3), fresh(at::kFloat), /*training=*/true);
  });
  EXPECT_EQ(values[0].scalar_type(), at::kFloat);
  EXPECT_LT(distance(at::cat(values), y), tolerance::kFloat32);
}

}  // namespace
}  // namespace gx
