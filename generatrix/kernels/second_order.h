// For kernels whose backward is written by hand: the gradient as a graph of its own, that of the reference.
#pragma once

#include <torch/autograd.h>

namespace gx::kernels {

// The first inputs.size() of a Function's n_arguments are tensors; `outputs` are what the reference gives for `inputs`.
inline torch::autograd::variable_list gradient_as_graph(const torch::autograd::AutogradContext& context,
                                                        const torch::autograd::variable_list& inputs,
                                                        const torch::autograd::variable_list& outputs,
                                                        const torch::autograd::variable_list& gradients,
                                                        std::size_t n_arguments) {
  torch::autograd::variable_list wanted, found(n_arguments);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (context.needs_input_grad(i)) wanted.push_back(inputs[i]);
  }
  const auto all = torch::autograd::grad(outputs, wanted, gradients, /*retain_graph=*/true, /*create_graph=*/true);
  for (std::size_t i = 0, next = 0; i < inputs.size(); ++i) {
    if (context.needs_input_grad(i)) found[i] = all[next++];
  }
  return found;
}

}  // namespace gx::kernels
