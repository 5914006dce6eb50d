#include "generatrix/kernels/causal/causal_stack.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/rng.h"
#include "generatrix/base/torch.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

constexpr std::int64_t kImages = 3, kBlocks = 2;

struct Case {
  Tensor x, seed;
  std::vector<Tensor> all;  // x and the weights; each requires a gradient

  Case(std::int64_t h, std::int64_t height, std::int64_t width, at::ScalarType type) {
    Rng rng(4);
    const auto leaf = [&](at::IntArrayRef shape, double scale) {
      all.push_back((scale * rng.normal(shape, at::kDouble)).to(type).requires_grad_());
    };
    leaf({kImages, height, width, 2 * h}, 1);
    leaf({kBlocks, 2 * h, h}, 0.2), leaf({kBlocks, h}, 0.2);
    leaf({kBlocks, 5, h, h}, 0.2), leaf({kImages, kBlocks, h}, 0.2);
    leaf({kBlocks, h, 2 * h}, 0.2), leaf({kBlocks, 2 * h}, 0.2);
    x = all[0];
    seed = rng.normal(x.sizes(), at::kDouble).to(type);
  }
  CausalStack weights() const { return {all[1], all[2], all[3], all[4], all[5], all[6]}; }
};

void expect_equal(const Case& given, double tolerance) {
  const auto ours = causal_stack(given.x, given.weights()), reference = causal_stack_reference(given.x, given.weights());
  EXPECT_TRUE(at::allclose(ours, reference, tolerance, tolerance)) << (ours - reference).abs().max().item<double>();
  const auto a = torch::autograd::grad({ours}, given.all, {given.seed});
  const auto b = torch::autograd::grad({reference}, given.all, {given.seed});
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto scale = b[i].abs().max().item<double>();
    EXPECT_LT((a[i] - b[i]).abs().max().item<double>(), tolerance * (1 + scale)) << "gradient " << i;
  }
}

TEST(CausalStack, EqualsItsReferenceForwardAndBackward) {
  expect_equal(Case(16, 5, 7, at::kDouble), tolerance::kAlgebra);
  expect_equal(Case(32, 3, 13, at::kDouble), tolerance::kAlgebra);
}

TEST(CausalStack, EqualsItsReferenceInFloat32) { expect_equal(Case(16, 9, 28, at::kFloat), tolerance::kFloat32); }

TEST(CausalStack, SumsDoNotDependOnTheThreads) {
  const Case given(16, 6, 6, at::kFloat);
  const auto gradients = [&] { return torch::autograd::grad({causal_stack(given.x, given.weights())}, given.all, {given.seed}); };
  const ThreadScope scope(1);
  const auto one = gradients();
  use_threads(2);
  const auto two = gradients();
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_TRUE(at::equal(one[i], two[i])) << i;
}

TEST(CausalStack, WidthsThatFitNoVectorAreStillRight) {
  const Case given(3, 4, 4, at::kDouble);
  EXPECT_TRUE(at::equal(causal_stack(given.x, given.weights()), causal_stack_reference(given.x, given.weights())));
}

}  // namespace
}  // namespace gx
