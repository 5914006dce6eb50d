#include "generatrix/kernels/gaussian/gaussian.h"

#include <cmath>
#include <limits>

#include "tests/support/kernel_agreement.h"

namespace gx {
namespace {

using torch::autograd::variable_list;

Tensor leaf(at::IntArrayRef shape, std::uint64_t seed) { return Rng(seed).normal(shape, at::kDouble).requires_grad_(); }

TEST(GaussianParametersKernel, EqualsItsReferenceInsideAndOutsideTheBound) {
  const auto with = [](auto parameters) {
    return [=](const variable_list& at) -> variable_list {
      const auto [loc, scale] = parameters(at[0], 1.0);  // a third of the values lies outside the bound
      return {loc, scale};
    };
  };
  for (const auto& shape : std::vector<std::vector<std::int64_t>>{{5, 40}, {3, 2, 6}, {64}, {0, 6}})
    kernels::expect_agreement(with(gaussian_parameters), with(gaussian_parameters_reference), {leaf(shape, 1)});
}

TEST(GaussianDrawKernel, EqualsItsReference) {
  const auto noise = Rng(9).normal({5, 20}, at::kDouble);
  const auto with = [](auto draw) {
    return [=](const variable_list& at) -> variable_list { return {draw(at[0], at[1], at[2])}; };
  };
  kernels::expect_agreement(with(gaussian_draw), with(gaussian_draw_reference), {leaf({5, 20}, 1), leaf({5, 20}, 2), noise});
  kernels::expect_agreement(with(gaussian_draw), with(gaussian_draw_reference), {leaf({20}, 1), leaf({5, 20}, 2), noise});
}

TEST(GaussianKlKernel, EqualsItsReference) {
  const auto with = [](auto kl) { return [=](const variable_list& at) -> variable_list { return {kl(at[0].exp(), at[1])}; }; };
  kernels::expect_agreement(with(gaussian_kl), with(gaussian_kl_reference), {leaf({5, 20}, 1), leaf({5, 20}, 2)});
  kernels::expect_agreement(with(gaussian_kl), with(gaussian_kl_reference), {leaf({7}, 1), leaf({7}, 2)});
  kernels::expect_agreement(with(gaussian_kl), with(gaussian_kl_reference), {leaf({5, 20}, 1), leaf({20}, 2)});
}

TEST(GaussianKlKernel, SaysWhereAScaleIsNone) {
  const auto infinity = std::numeric_limits<float>::infinity();
  const auto y = gaussian_kl(at::tensor({0.f, -1.f, infinity, std::nanf("")}), at::zeros({4}));
  EXPECT_EQ(y[0].item<float>(), infinity);
  for (const int i : {1, 3}) EXPECT_TRUE(y[i].isnan().item<bool>()) << i;
}

TEST(GaussianKlKernel, IsZeroForEqualLawsAndKnownForOthers) {
  const auto r = at::tensor({1.f, 1e-3f, 1e3f, 1.f}), d = at::tensor({0.f, 0.f, 0.f, 3.f});
  const auto expected = at::tensor({0.0, 0.5 * (1e-6 - 1) + std::log(1e3), 0.5 * (1e6 - 1) - std::log(1e3), 4.5}, at::kDouble);
  EXPECT_TRUE(at::allclose(gaussian_kl(r, d).to(at::kDouble), expected, 1e-6, 1e-7));
}

}  // namespace
}  // namespace gx
