#include "generatrix/kernels/gate/gated_activation.h"

#include <limits>

#include "tests/support/kernel_agreement.h"

namespace gx {
namespace {

using torch::autograd::variable_list;

TEST(GatedActivationKernel, EqualsItsReference) {
  const auto with = [](auto gated, std::int64_t dim) {
    return [=](const variable_list& at) -> variable_list { return {gated(at[0], dim)}; };
  };
  const std::vector<std::pair<std::vector<std::int64_t>, std::int64_t>> cases{
      {{5, 40}, 1}, {{3, 7, 6}, 2}, {{3, 7, 6}, -1}, {{2, 6, 5, 5}, 1}, {{4}, 0}, {{0, 6}, 1}, {{3, 64, 33}, 1}};
  for (const auto& [shape, dim] : cases)
    kernels::expect_agreement(with(gated_activation, dim), with(gated_activation_reference, dim),
                              {(3 * Rng(1).normal(shape, at::kDouble)).requires_grad_()});
}

// One rounding to bfloat16 of what float32 gives.
TEST(GatedActivationKernel, RoundsBfloat16Once) {
  const auto z = (2 * Rng(2).normal({9, 50})).to(at::kBFloat16).requires_grad_();
  const auto wide = z.detach().to(at::kFloat).requires_grad_();
  const auto weights = Rng(3).normal({9, 25}).to(at::kBFloat16);
  const auto y = gated_activation(z, 1), expected = gated_activation(wide, 1);
  EXPECT_TRUE(at::equal(y, expected.to(at::kBFloat16)));
  y.backward(weights);
  expected.backward(weights.to(at::kFloat));
  EXPECT_TRUE(at::equal(z.grad(), wide.grad().to(at::kBFloat16)));
}

TEST(GatedActivationKernel, SaturatesAndKeepsNan) {
  constexpr auto kInfinity = std::numeric_limits<float>::infinity();
  for (const auto type : {at::kFloat, at::kBFloat16}) {
    const auto a = at::tensor({200.F, -kInfinity, 0.F, std::numeric_limits<float>::quiet_NaN()});
    const auto b = at::tensor({kInfinity, 300.F, -kInfinity, 0.F});
    const auto y = gated_activation(at::cat({a, b}).to(type), 0);
    EXPECT_TRUE(at::equal(y.narrow(0, 0, 3).to(at::kFloat), at::tensor({1.F, -1.F, 0.F}))) << y;
    EXPECT_TRUE(y[3].isnan().item<bool>());
  }
}

}  // namespace
}  // namespace gx
