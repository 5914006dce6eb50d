#include "generatrix/kernels/adam/adam.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/rng.h"
#include "generatrix/base/torch.h"
#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/vector/instructions.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using kernels::Instructions;
using Lists = std::vector<std::vector<Tensor>>;

constexpr AdamRule kAdam{1e-2, 0.9, 0.99, 1e-8, 0.1, false}, kAdamW{1e-2, 0.9, 0.99, 1e-8, 0.1, true};

std::vector<Tensor> list(Rng& rng, at::ScalarType type) {
  // Some sizes are a multiple of the lanes, some are not; the list has several shares; one tensor is transposed in memory.
  return {rng.normal({3}, type), rng.normal({200, 301}, type), rng.normal({}, type), rng.normal({48, 32}, type).t()};
}

AdamState state(at::ScalarType type) {
  Rng rng(1);
  AdamState s{list(rng, type), {}, {}, at::zeros({})};
  for (const auto& p : s.parameters) {
    s.m.push_back(at::zeros_like(p));
    s.v.push_back(at::zeros_like(p));
  }
  return s;
}

Lists gradients(int step, std::size_t n_parts, at::ScalarType type) {
  Rng rng(static_cast<std::uint64_t>(step) + 10);
  Lists parts(n_parts);
  for (auto& part : parts) part = list(rng, type);
  return parts;
}

void expect_close(const AdamState& a, const AdamState& b, double tolerance) {
  EXPECT_EQ(a.steps.item<float>(), b.steps.item<float>());
  for (std::size_t i = 0; i < a.parameters.size(); ++i) {
    EXPECT_TRUE(at::allclose(a.parameters[i], b.parameters[i], tolerance, tolerance)) << i;
    EXPECT_TRUE(at::allclose(a.m[i], b.m[i], tolerance, tolerance)) << i;
    EXPECT_TRUE(at::allclose(a.v[i], b.v[i], tolerance, tolerance)) << i;
  }
}

class AdamKernel : public testing::TestWithParam<std::tuple<Instructions, at::ScalarType, std::size_t, int>> {};

TEST_P(AdamKernel, IsTorchsOwn) {
  const auto [instructions, type, n_parts, threads] = GetParam();
  const kernels::InstructionLimit limit(instructions);
  const ThreadScope scope(threads);
  for (const auto& rule : {kAdam, kAdamW}) {
    const auto ours = state(type), theirs = state(type);
    for (int step = 0; step < 5; ++step) {
      const auto skip = step == 3 ? at::ones({}) : step == 4 ? at::zeros({}) : Tensor();
      adam(rule, ours, gradients(step, n_parts, type), skip);
      adam_reference(rule, theirs, gradients(step, n_parts, type), skip);
    }
    EXPECT_EQ(ours.steps.item<float>(), 4);
    expect_close(ours, theirs, type == at::kDouble ? tolerance::kAlgebra : tolerance::kFloat32);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Each, AdamKernel,
    testing::Combine(testing::Values(Instructions::plain, Instructions::haswell, Instructions::skylake_avx512),
                     testing::Values(at::kFloat, at::kDouble), testing::Values(1u, 3u), testing::Values(1, 2)));

TEST(AdamKernel, LeftOutIsTheReference) {
  const kernels::LeftOut left_out(kernels::Kernel::adam);
  const auto ours = state(at::kFloat), theirs = state(at::kFloat);
  adam(kAdam, ours, gradients(0, 2, at::kFloat), {});
  adam_reference(kAdam, theirs, gradients(0, 2, at::kFloat), {});
  expect_close(ours, theirs, 0);
}

TEST(AdamKernel, DoesNotDependOnThreads) {
  const auto one = state(at::kFloat), two = state(at::kFloat);
  for (const auto& [threads, s] : {std::pair(1, &one), std::pair(2, &two)}) {
    const ThreadScope scope(threads);
    adam(kAdam, *s, gradients(0, 2, at::kFloat), {});
  }
  expect_close(one, two, 0);
}

}  // namespace
}  // namespace gx
