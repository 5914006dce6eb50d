// A multi-layer perceptron as one node of autograd, with its own backward: between two matrix products it allocates nothing and
// asks nobody, which is where small nets spend a third of their step.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

// h_0 = x,  h_i = f(h_{i-1} W_i' + b_i),  the last layer without f.
struct Perceptron {
  std::vector<Tensor> weights;  // W_i [out, in]
  std::vector<Tensor> biases;   // b_i [out]
  std::string between;          // f: "relu", "leaky_relu" (slope 0.2) or "tanh", whose slopes follow from their values
};

bool has_perceptron(std::string_view between);

// x [B, in] -> [B, out], of one floating type. Fused on the CPU outside autocast; the reference elsewhere. A gradient of the
// gradient is that of the reference.
Tensor perceptron(const Tensor& x, const Perceptron& net);
// x W' + b: one layer.
Tensor affine(const Tensor& x, const Tensor& weight, const Tensor& bias);
Tensor perceptron_reference(const Tensor& x, const Perceptron& net);

}  // namespace gx
