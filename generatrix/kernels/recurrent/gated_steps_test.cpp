#include "generatrix/kernels/recurrent/gated_steps.h"

#include "tests/support/kernel_agreement.h"

namespace gx {
namespace {

using torch::autograd::variable_list;

// v, first and the four weights
variable_list layer_of(std::int64_t n, std::int64_t steps, std::int64_t h) {
  constexpr std::int64_t kInputs = 3;
  Rng rng(static_cast<std::uint64_t>(n * h));
  variable_list at{rng.normal({n, steps, kInputs}, at::kDouble),
                   rng.normal({n, h}, at::kDouble),
                   rng.normal({3 * h, kInputs}, at::kDouble),
                   rng.normal({3 * h, h}, at::kDouble) / std::sqrt(h),
                   rng.normal({3 * h}, at::kDouble),
                   rng.normal({3 * h}, at::kDouble)};
  for (auto& t : at) t = t.detach().requires_grad_();
  return at;
}

kernels::TensorFunction states_by(Tensor (*f)(const Tensor&, const Tensor&, const GatedWeights&)) {
  return [f](const variable_list& at) -> variable_list { return {f(at[0], at[1], {at[2], at[3], at[4], at[5]})}; };
}

TEST(GatedSteps, AreTorchsRecurrentLayerWithAllGradients) {
  for (const auto& [n, steps, h] :
       std::vector<std::tuple<std::int64_t, std::int64_t, std::int64_t>>{{1, 3, 2}, {13, 4, 19}, {3, 1, 32}, {5, 7, 12}})
    kernels::expect_agreement(states_by(gated_steps), states_by(gated_steps_reference), layer_of(n, steps, h));
}

}  // namespace
}  // namespace gx
