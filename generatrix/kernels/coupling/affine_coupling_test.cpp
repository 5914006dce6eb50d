#include "generatrix/kernels/coupling/affine_coupling.h"

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

constexpr double kFirstBound = 1.5;

struct CouplingCase {
  variable_list all;  // x, given, bound
  Tensor of_value, of_log_det;
  bool keeps_first;

  // event: [C, ...]; n_moved of its channels move
  CouplingCase(std::vector<std::int64_t> leading, std::vector<std::int64_t> event, std::int64_t n_moved, bool keep_first,
               at::ScalarType type)
      : keeps_first(keep_first) {
    Rng rng(4);
    const auto leaf = [&](const std::vector<std::int64_t>& shape) {
      all.push_back((2 * rng.normal(shape, at::kDouble)).to(type).requires_grad_());
    };
    const auto shape = [&](std::int64_t channels) {
      auto whole = leading;
      whole.push_back(channels);
      whole.insert(whole.end(), event.begin() + 1, event.end());
      return whole;
    };
    std::vector<std::int64_t> of_bound(event.size(), 1);
    of_bound[0] = n_moved;
    leaf(shape(event[0])), leaf(shape(2 * n_moved)), leaf(of_bound);
    of_value = rng.normal(shape(event[0]), at::kDouble).to(type);
    of_log_det = rng.normal(leading, at::kDouble).to(type);
  }
  variable_list ours() const { return results(affine_coupling(all[0], all[1], all[2], kFirstBound, keeps_first)); }
  variable_list reference() const { return results(affine_coupling_reference(all[0], all[1], all[2], kFirstBound, keeps_first)); }
  variable_list gradients(const variable_list& results, bool graph = false) const {
    return torch::autograd::grad(results, all, {of_value, of_log_det}, graph, graph);
  }
  static variable_list results(AffineCoupled coupled) { return {std::move(coupled.value), std::move(coupled.log_det)}; }
};

void expect_close(const variable_list& ours, const variable_list& reference, double tolerance) {
  for (std::size_t i = 0; i < ours.size(); ++i) {
    ASSERT_EQ(ours[i].sizes(), reference[i].sizes());
    const auto scale = 1 + reference[i].abs().max().item<double>();
    EXPECT_LT((ours[i] - reference[i]).abs().max().item<double>(), tolerance * scale) << i;
  }
}

void expect_equal_coupling(const CouplingCase& given, double tolerance) {
  const auto ours = given.ours(), reference = given.reference();
  expect_close(ours, reference, tolerance);
  expect_close(given.gradients(ours), given.gradients(reference), tolerance);
}

TEST(AffineCoupling, EqualsItsReferenceForwardAndBackward) {
  expect_equal_coupling(CouplingCase({5}, {4, 6, 6}, 2, true, at::kDouble), tolerance::kAlgebra);
  expect_equal_coupling(CouplingCase({5}, {4, 7, 7}, 2, false, at::kDouble), tolerance::kAlgebra);
  expect_equal_coupling(CouplingCase({40}, {5, 3}, 3, true, at::kDouble), tolerance::kAlgebra);
}

TEST(AffineCoupling, AnyLeadingShapeAndVectors) {
  expect_equal_coupling(CouplingCase({}, {2, 3, 1}, 1, true, at::kDouble), tolerance::kAlgebra);
  expect_equal_coupling(CouplingCase({2, 3}, {3, 2, 2}, 1, false, at::kDouble), tolerance::kAlgebra);
  expect_equal_coupling(CouplingCase({33}, {2}, 1, true, at::kDouble), tolerance::kAlgebra);
}

TEST(AffineCoupling, EqualsItsReferenceInFloat32) {
  expect_equal_coupling(CouplingCase({20}, {4, 14, 14}, 2, true, at::kFloat), tolerance::kFloat32);
}

TEST(AffineCoupling, EveryInstructionSetIsRight) {
  for (const auto most : {kernels::Instructions::plain, kernels::Instructions::haswell, kernels::Instructions::skylake_avx512}) {
    if (most > kernels::instructions_here()) continue;
    const kernels::InstructionLimit limit(most);
    expect_equal_coupling(CouplingCase({3}, {4, 7, 7}, 2, true, at::kDouble), tolerance::kAlgebra);
    expect_equal_coupling(CouplingCase({3}, {4, 7, 7}, 2, true, at::kFloat), tolerance::kFloat32);
  }
}

// Extreme log scales, and NaN.
TEST(AffineCoupling, Float32IsRightAtTheEnds) {
  const auto a = at::tensor({-1e30f, -50.f, -3.f, -1e-4f, 0.f, 1e-4f, 3.f, 50.f, 1e30f, NAN}).view({10, 1});
  const auto given = at::cat({at::zeros({10, 1}), a}, 1), x = at::ones({10, 2}), bound = at::full({1}, 80.f);
  const auto ours = affine_coupling(x, given, bound, 1, true);
  const auto right = affine_coupling_reference(x.to(at::kDouble), given.to(at::kDouble), bound.to(at::kDouble), 1, true);
  EXPECT_TRUE(at::allclose(ours.log_det.to(at::kDouble), right.log_det, 0, 80 * 1e-6, /*equal_nan=*/true)) << ours.log_det;
  EXPECT_TRUE(at::allclose(ours.value.to(at::kDouble), right.value, 80 * 1e-6, 0, /*equal_nan=*/true)) << ours.value;
}

TEST(AffineCoupling, SumsDoNotDependOnTheThreads) {
  const CouplingCase given({50}, {4, 5, 5}, 2, true, at::kFloat);
  const ThreadScope scope(1);
  const auto one = given.gradients(given.ours());
  use_threads(2);
  const auto two = given.gradients(given.ours());
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_TRUE(at::equal(one[i], two[i])) << i;
}

TEST(AffineCoupling, GradientsOfGradientsAreTheReferences) {
  const CouplingCase given({3}, {4, 2, 2}, 2, true, at::kDouble);
  const auto penalty = [&](const variable_list& results) {
    return torch::autograd::grad({given.gradients(results, true)[1].square().sum()}, given.all, {}, true, false, true);
  };
  expect_close(penalty(given.ours()), penalty(given.reference()), tolerance::kAlgebra);
}

}  // namespace
}  // namespace gx
