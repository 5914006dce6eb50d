#include "generatrix/kernels/recurrent/gated_step.h"

#include "tests/support/kernel_agreement.h"

namespace gx {
namespace {

using torch::autograd::variable_list;

// drive, sums and state
variable_list step_of(const std::vector<std::int64_t>& rows, std::int64_t h) {
  Rng rng(static_cast<std::uint64_t>(h));
  const auto of = [&](std::int64_t n) {
    auto shape = rows;
    shape.push_back(n);
    return rng.normal(shape, at::kDouble).requires_grad_();
  };
  return {of(3 * h), of(3 * h), of(h)};
}

kernels::TensorFunction next_by(Tensor (*f)(const Tensor&, const Tensor&, const Tensor&)) {
  return [f](const variable_list& at) -> variable_list { return {f(at[0], at[1], at[2])}; };
}

TEST(GatedStep, IsTheFormulaWithAllGradients) {
  for (const auto& [rows, h] :
       std::vector<std::pair<std::vector<std::int64_t>, std::int64_t>>{{{1}, 2}, {{13}, 19}, {{3, 5}, 32}, {{2}, 64}})
    kernels::expect_agreement(next_by(gated_step), next_by(gated_step_reference), step_of(rows, h));
}

TEST(GatedStep, IsTorchsUnit) {
  Rng rng(1);
  const auto v = rng.normal({4, 3}), h = rng.normal({4, 5}), w_in = rng.normal({15, 3}), w = rng.normal({15, 5});
  const auto b_in = rng.normal({15}), b = rng.normal({15});
  EXPECT_TRUE(at::allclose(gated_step(at::linear(v, w_in, b_in), at::linear(h, w, b), h), at::gru_cell(v, h, w_in, w, b_in, b),
                           tolerance::kFloat32, tolerance::kFloat32));
}

TEST(GatedStep, TakesNarrowNumbersBesideAStateOfFloats) {
  Rng rng(1);
  const auto drive = rng.normal({4, 6}).to(at::kBFloat16), sums = rng.normal({4, 6}).to(at::kBFloat16),
             state = rng.normal({4, 2});
  const auto found = gated_step(drive, sums, state);
  EXPECT_EQ(found.scalar_type(), at::kFloat);
  EXPECT_TRUE(at::equal(found, gated_step(drive.to(at::kFloat), sums.to(at::kFloat), state)));
}

}  // namespace
}  // namespace gx
