// Gradients of gradients for kernels with a backward of their own: when autograd needs a graph of the gradient, the kernel's
// backward calls this function, which builds the graph of the reference's gradient.
#pragma once

#include <torch/autograd.h>

namespace gx::kernels {

// A Function has n_arguments arguments; the first inputs.size() of them are the tensors `inputs`. `outputs` are the reference's
// results for `inputs`, `gradients` the gradients of `outputs`. Returns one gradient per argument, undefined where none is asked.
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
