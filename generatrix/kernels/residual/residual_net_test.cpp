#include "generatrix/kernels/residual/residual_net.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/rng.h"
#include "generatrix/base/torch.h"
#include "generatrix/kernels/vector/instructions.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using torch::autograd::variable_list;

struct ResidualCase {
  ResidualNet net;
  variable_list all;  // x, the weights, the biases
  Tensor towards;

  ResidualCase(at::IntArrayRef image, std::int64_t n_hidden, std::int64_t n_out, std::int64_t n_blocks, at::ScalarType type,
               std::int64_t n = 5) {
    Rng rng(4);
    const auto leaf = [&](at::IntArrayRef shape, double scale) {
      return all.emplace_back((scale * rng.normal(shape, at::kDouble)).to(type).requires_grad_());
    };
    leaf({n, image[0], image[1], image[2]}, 1);
    std::vector<std::int64_t> widths{image[0]};
    widths.insert(widths.end(), static_cast<std::size_t>(2 * n_blocks + 1), n_hidden);
    widths.push_back(n_out);
    for (std::size_t i = 1; i < widths.size(); ++i) net.weights.push_back(leaf({widths[i], widths[i - 1], 3, 3}, 0.3));
    for (std::size_t i = 1; i < widths.size(); ++i) net.biases.push_back(leaf({widths[i]}, 0.3));
    towards = rng.normal({n, n_out, image[1], image[2]}, at::kDouble).to(type);
  }
  const Tensor& x() const { return all.front(); }
};

void expect_equal_nets(const ResidualCase& given, double tolerance) {
  const auto ours = residual_net(given.x(), given.net), reference = residual_net_reference(given.x(), given.net);
  EXPECT_TRUE(at::allclose(ours, reference, tolerance, tolerance)) << (ours - reference).abs().max().item<double>();
  const auto a = torch::autograd::grad({ours}, given.all, {given.towards});
  const auto b = torch::autograd::grad({reference}, given.all, {given.towards});
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].sizes(), b[i].sizes());
    const auto scale = b[i].abs().max().item<double>();
    EXPECT_LT((a[i] - b[i]).abs().max().item<double>(), tolerance * (1 + scale)) << "gradient " << i;
  }
}

TEST(ResidualNet, EqualsItsReferenceForwardAndBackward) {
  expect_equal_nets(ResidualCase({2, 14, 14}, 16, 4, 1, at::kDouble), tolerance::kAlgebra);
  expect_equal_nets(ResidualCase({4, 7, 7}, 16, 8, 1, at::kDouble), tolerance::kAlgebra);
}

TEST(ResidualNet, EveryInstructionSetIsRight) {
  for (const auto most : {kernels::Instructions::plain, kernels::Instructions::haswell, kernels::Instructions::skylake_avx512}) {
    if (most > kernels::instructions_here()) continue;
    const kernels::InstructionLimit limit(most);
    expect_equal_nets(ResidualCase({2, 6, 6}, 16, 4, 1, at::kDouble), tolerance::kAlgebra);
    expect_equal_nets(ResidualCase({3, 7, 5}, 13, 6, 1, at::kDouble), tolerance::kAlgebra);
    expect_equal_nets(ResidualCase({2, 6, 6}, 16, 4, 1, at::kFloat), tolerance::kFloat32);
  }
}

TEST(ResidualNet, AnyWidthsSizesAndBlocks) {
  expect_equal_nets(ResidualCase({3, 9, 4}, 7, 5, 2, at::kDouble), tolerance::kAlgebra);
  expect_equal_nets(ResidualCase({1, 1, 5}, 1, 1, 0, at::kDouble), tolerance::kAlgebra);
  expect_equal_nets(ResidualCase({11, 1, 1}, 3, 2, 1, at::kDouble, 40), tolerance::kAlgebra);
  expect_equal_nets(ResidualCase({1, 20, 33}, 9, 1, 1, at::kDouble, 2), tolerance::kAlgebra);
}

TEST(ResidualNet, EqualsItsReferenceInFloat32) {
  expect_equal_nets(ResidualCase({2, 14, 14}, 16, 4, 1, at::kFloat, 20), tolerance::kFloat32);
}

TEST(ResidualNet, ReadsAPartOfTheChannels) {
  const ResidualCase given({4, 6, 6}, 8, 2, 1, at::kDouble);
  const ResidualNet net{{given.net.weights[0].narrow(1, 0, 2), given.net.weights[1], given.net.weights[2], given.net.weights[3]},
                        given.net.biases};
  const auto half = given.x().narrow(1, 2, 2);
  EXPECT_TRUE(at::allclose(residual_net(half, net), residual_net_reference(half, net), 0, tolerance::kAlgebra));
  EXPECT_TRUE(at::allclose(residual_net(half.transpose(2, 3), net), residual_net_reference(half.transpose(2, 3), net), 0,
                           tolerance::kAlgebra));
}

TEST(ResidualNet, WithoutGradientNothingChanges) {
  const ResidualCase given({2, 5, 6}, 8, 4, 1, at::kDouble);
  const auto with = residual_net(given.x(), given.net);
  at::NoGradGuard off;
  const auto without = residual_net(given.x(), given.net);
  EXPECT_TRUE(at::equal(with, without));
  EXPECT_FALSE(without.requires_grad());
}

TEST(ResidualNet, AutocastChangesNothing) {
  const ResidualCase given({2, 5, 6}, 8, 4, 1, at::kFloat);
  const auto results = [&] {
    auto all = torch::autograd::grad({residual_net(given.x(), given.net)}, given.all, {given.towards});
    all.push_back(residual_net(given.x(), given.net));
    return all;
  };
  const auto without = results();
  const Bfloat16Scope half(at::kCPU, true);
  const auto with = results();
  for (std::size_t i = 0; i < with.size(); ++i) EXPECT_TRUE(at::equal(with[i], without[i])) << i;
}

TEST(ResidualNet, SumsDoNotDependOnTheThreads) {
  const ResidualCase given({2, 6, 6}, 8, 4, 1, at::kFloat, 50);
  const auto gradients = [&] { return torch::autograd::grad({residual_net(given.x(), given.net)}, given.all, {given.towards}); };
  const ThreadScope scope(1);
  const auto one = gradients();
  use_threads(2);
  const auto two = gradients();
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_TRUE(at::equal(one[i], two[i])) << i;
}

TEST(ResidualNet, GradientsOfGradientsAreTheReferences) {
  const ResidualCase given({2, 4, 4}, 5, 2, 1, at::kDouble);
  const auto penalty = [&](const Tensor& y) {
    const auto slope = torch::autograd::grad({y}, {given.x()}, {given.towards}, true, /*create_graph=*/true)[0];
    return torch::autograd::grad({slope.square().sum()}, given.net.weights);
  };
  const auto found = penalty(residual_net(given.x(), given.net)), right = penalty(residual_net_reference(given.x(), given.net));
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_TRUE(at::allclose(found[i], right[i], 0, tolerance::kAlgebra)) << i;
}

}  // namespace
}  // namespace gx
