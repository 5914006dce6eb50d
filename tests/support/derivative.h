// Finite differences and autograd gradients, to check derivatives against each other.
#pragma once

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include <functional>
#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

using ScalarOf = std::function<Tensor(const std::vector<Tensor>&)>;  // float64 tensors -> a 0-dimensional float64 tensor

// The gradient of f in at[which], by central differences in every element.
inline Tensor finite_difference(const ScalarOf& f, const std::vector<Tensor>& at, std::size_t which) {
  constexpr double h = 1e-5;  // truncation error h^2 and rounding error eps / h are both near 1e-11
  at::NoGradGuard off;
  auto out = at::zeros_like(at[which]);
  for (std::int64_t i = 0; i < out.numel(); ++i) {
    auto shifted = at;
    const auto value_at = [&](double step) {
      shifted[which] = at[which].clone();
      shifted[which].view(-1)[i] += step;
      return f(shifted).item<double>();
    };
    out.view(-1)[i] = (value_at(h) - value_at(-h)) / (2 * h);
  }
  return out;
}

// The gradients of f in all tensors, by autograd.
inline std::vector<Tensor> gradient(const ScalarOf& f, const std::vector<Tensor>& at) {
  std::vector<Tensor> leaves;
  for (const auto& a : at) leaves.push_back(a.detach().clone().requires_grad_());
  const auto value = f(leaves);
  std::vector<Tensor> grads(leaves.size());  // a constant f has no graph
  if (value.requires_grad()) grads = torch::autograd::grad({value}, leaves, {}, std::nullopt, false, /*allow_unused=*/true);
  for (std::size_t i = 0; i < grads.size(); ++i) {
    if (!grads[i].defined()) grads[i] = at::zeros_like(at[i]);
  }
  return grads;
}

// The largest |a - b| / (1 + |b|).
inline double distance(const Tensor& a, const Tensor& b) {
  const auto wide = b.to(at::kDouble);
  return ((a.to(at::kDouble) - wide).abs() / (1 + wide.abs())).max().item<double>();
}

}  // namespace gx
