#include "generatrix/kernels/gelu/gelu.h"

#include <limits>

#include "tests/support/kernel_agreement.h"

namespace gx {
namespace {

using torch::autograd::variable_list;

TEST(GeluKernel, EqualsItsReference) {
  const auto with = [](auto unit) { return [=](const variable_list& at) -> variable_list { return {unit(at[0])}; }; };
  for (const auto& shape : std::vector<std::vector<std::int64_t>>{{5, 40}, {3, 7, 6}, {1}, {0, 6}, {65, 129}})
    kernels::expect_agreement(with(gelu_unit), with(gelu_reference), {(3 * Rng(1).normal(shape, at::kDouble)).requires_grad_()});
}

// Against float64, value and gradient, over all that is not flat.
TEST(GeluKernel, OfFloat32IsWithinItsError) {
  const auto x = at::linspace(-12, 12, 100'001).requires_grad_();
  const auto exact = x.detach().to(at::kDouble).requires_grad_();
  const auto y = gelu_unit(x), expected = gelu_reference(exact);
  EXPECT_LT(((y - expected).abs() / (1 + exact.abs())).max().item<double>(), 4e-7);
  y.sum().backward();
  expected.sum().backward();
  EXPECT_LT((x.grad() - exact.grad()).abs().max().item<double>(), 1e-6);
}

TEST(GeluKernel, RoundsBfloat16Once) {
  const auto x = (2 * Rng(2).normal({9, 50})).to(at::kBFloat16).requires_grad_();
  const auto wide = x.detach().to(at::kFloat).requires_grad_();
  const auto y = gelu_unit(x), expected = gelu_unit(wide);
  EXPECT_TRUE(at::equal(y, expected.to(at::kBFloat16)));
  y.sum().backward();
  expected.sum().backward();
  EXPECT_TRUE(at::equal(x.grad(), wide.grad().to(at::kBFloat16)));
}

TEST(GeluKernel, EndsWhereItIsFlatAndKeepsNan) {
  const auto y = gelu_unit(at::tensor({-200.F, 200.F, 0.F, std::numeric_limits<float>::quiet_NaN()}));
  EXPECT_TRUE(at::allclose(y.narrow(0, 0, 3), at::tensor({0.F, 200.F, 0.F}), 0, 1e-30)) << y;
  EXPECT_TRUE(y[3].isnan().item<bool>());
}

}  // namespace
}  // namespace gx
