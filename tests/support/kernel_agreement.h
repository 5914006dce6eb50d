// For tests of kernels: expects that a kernel and its reference have the same values, gradients and gradients of gradients, with
// every instruction set, in float64 and float32.
#pragma once

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include <functional>
#include <string>

#include "generatrix/base/rng.h"
#include "generatrix/kernels/vector/instructions.h"

#include "tests/support/tolerances.h"

namespace gx::kernels {

using TensorFunction = std::function<torch::autograd::variable_list(const torch::autograd::variable_list&)>;

inline void expect_close(const torch::autograd::variable_list& ours, const torch::autograd::variable_list& reference,
                         double tolerance, const std::string& what) {
  ASSERT_EQ(ours.size(), reference.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    ASSERT_EQ(ours[i].sizes(), reference[i].sizes()) << what;
    EXPECT_TRUE(at::allclose(ours[i], reference[i], tolerance, tolerance)) << what << " " << i;
  }
}

// inputs are float64 leaves. Those that require no gradient get none in float32 either.
inline void expect_agreement(const TensorFunction& ours, const TensorFunction& reference,
                             const torch::autograd::variable_list& inputs) {
  const auto gradients = [](const TensorFunction& f, const torch::autograd::variable_list& at, bool graph) {
    torch::autograd::variable_list wanted, weights;
    const auto y = f(at);
    for (const auto& each : y) weights.push_back(Rng(3).normal(each.sizes(), at::kDouble).to(each.scalar_type()));
    for (const auto& each : at) {
      if (each.requires_grad()) wanted.push_back(each);
    }
    auto first = torch::autograd::grad(y, wanted, weights, graph, graph);
    if (!graph) return first;
    at::Tensor total = at::zeros({}, first[0].options());
    for (const auto& each : first) total = total + each.square().sum();
    if (!total.requires_grad()) return torch::autograd::variable_list{};  // f is linear
    auto second = torch::autograd::grad({total}, wanted, {}, {}, false, /*allow_unused=*/true);
    for (std::size_t i = 0; i < second.size(); ++i) {
      if (!second[i].defined()) second[i] = at::zeros_like(wanted[i]);
    }
    return second;
  };
  for (const auto set : {Instructions::plain, Instructions::haswell, Instructions::skylake_avx512}) {
    const InstructionLimit limit(set);
    for (const auto type : {at::kDouble, at::kFloat}) {
      torch::autograd::variable_list at;
      for (const auto& each : inputs) at.push_back(each.detach().to(type).requires_grad_(each.requires_grad()));
      const double tolerance = type == at::kDouble ? tolerance::kAlgebra : tolerance::kFloat32;
      expect_close(ours(at), reference(at), tolerance, "value");
      expect_close(gradients(ours, at, false), gradients(reference, at, false), tolerance, "gradient");
      if (type == at::kDouble)
        expect_close(gradients(ours, at, true), gradients(reference, at, true), tolerance, "gradient of the gradient");
    }
  }
}

}  // namespace gx::kernels
