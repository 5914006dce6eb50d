#include "generatrix/kernels/recurrent/gated_steps.h"

#include "tests/support/kernel_agreement.h"

namespace gx {
namespace {

using torch::autograd::variable_list;

variable_list steps_of(std::int64_t n, std::int64_t steps, std::int64_t h, at::ScalarType type = at::kDouble) {
  Rng rng(static_cast<std::uint64_t>(n * h));
  variable_list at{rng.normal({n, steps, 3 * h}, type), rng.normal({n, h}, type), rng.normal({3 * h, h}, type) / std::sqrt(h),
                   rng.normal({3 * h}, type)};
  for (auto& t : at) t.requires_grad_();
  return at;
}

TEST(GatedSteps, EqualTheirReferenceWithAllGradients) {
  for (const auto& [n, steps, h] :
       std::vector<std::tuple<std::int64_t, std::int64_t, std::int64_t>>{{1, 3, 2}, {13, 4, 19}, {3, 1, 32}}) {
    kernels::expect_agreement(
        [](const variable_list& at) -> variable_list { return {gated_steps(at[0], at[1], at[2], at[3])}; },
        [](const variable_list& at) -> variable_list { return {gated_steps_reference(at[0], at[1], at[2], at[3])}; },
        steps_of(n, steps, h));
  }
}

TEST(GatedSteps, AreTorchsRecurrentLayer) {
  at::NoGradGuard off;
  const auto at = steps_of(5, 7, 12, at::kFloat);
  Rng rng(1);
  const auto v = rng.normal({5, 7, 6}), w_in = rng.normal({36, 6}), b_in = rng.normal({36});
  const auto torchs = std::get<0>(at::gru(v, at[1].unsqueeze(0), {w_in, at[2], b_in, at[3]}, true, 1, 0, false, false, true));
  EXPECT_LE((gated_steps(at::linear(v, w_in, b_in), at[1], at[2], at[3]) - torchs).abs().max().item<double>(), 1e-5);
}

}  // namespace
}  // namespace gx
