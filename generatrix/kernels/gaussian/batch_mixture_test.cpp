#include "generatrix/kernels/gaussian/batch_mixture.h"

#include <numbers>

#include "tests/support/kernel_agreement.h"

namespace gx {
namespace {

// 37 draws under the laws of 19 rows: neither is a whole number of vectors or groups.
torch::autograd::variable_list draws_and_laws() {
  Rng rng(3);
  const auto normal = [&](at::IntArrayRef shape) { return rng.normal(shape, at::kDouble); };
  return {normal({37, 3}).requires_grad_(), normal({19, 3}).requires_grad_(), (0.4 * normal({19, 3})).exp().requires_grad_()};
}

Tensor some_weights() { return Rng(4).normal({37, 19}, at::kDouble).log_softmax(1); }

kernels::TensorFunction by(BatchMixture (*f)(const Tensor&, const Tensor&, const Tensor&, const Tensor&)) {
  return [=](const torch::autograd::variable_list& all) {
    auto out = f(all[0], all[1], all[2], some_weights().to(all[0].scalar_type()));
    return torch::autograd::variable_list{out.joint, out.by_dimension};
  };
}

TEST(BatchMixture, EqualsItsReferenceWithAllGradients) {
  kernels::expect_agreement(by(batch_mixture), by(batch_mixture_reference), draws_and_laws());
}

// Of one dimension both are the same number, and of one law it is the law's density.
TEST(BatchMixture, OfOneLawIsItsDensity) {
  const auto z = at::tensor({0.5, -2.0}, at::kDouble).unsqueeze(1), loc = at::full({1, 1}, 0.3, at::kDouble),
             scale = at::full({1, 1}, 2.0, at::kDouble);
  const auto [joint, by_dimension] = batch_mixture(z, loc, scale, at::zeros({2, 1}, at::kDouble));
  const auto expected = -0.5 * ((z - 0.3) / 2).square() - std::log(2.0) - 0.5 * std::log(2 * std::numbers::pi);
  EXPECT_TRUE(at::allclose(joint, expected.squeeze(1), 1e-12));
  EXPECT_TRUE(at::allclose(by_dimension, joint, 1e-12));
}

// Laws of scale 1e-3 far from the draws: sums of exponentials that are all 0 in float32.
TEST(BatchMixture, OfFarAndNarrowLawsIsFinite) {
  const auto z = at::full({2, 2}, 3.f).requires_grad_(), loc = at::zeros({5, 2}), scale = at::full({5, 2}, 1e-3f);
  const auto [joint, by_dimension] = batch_mixture(z, loc, scale, at::zeros({2, 5}));
  const auto expected = batch_mixture_reference(z, loc, scale, at::zeros({2, 5}));
  EXPECT_TRUE(at::allclose(joint, expected.joint, 1e-6));
  EXPECT_TRUE(at::allclose(by_dimension, expected.by_dimension, 1e-6));
  EXPECT_TRUE(at::isfinite(torch::autograd::grad({joint.sum() + by_dimension.sum()}, {z})[0]).all().item<bool>());
}

}  // namespace
}  // namespace gx
