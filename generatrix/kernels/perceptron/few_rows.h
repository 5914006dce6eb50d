// The layers of a perceptron for few rows. Matrices then lie feature by feature, and each thread carries a share of a layer's
// features through its product, nonlinearity and normalization: the batch is too small to cut, the layers are not.
#pragma once

#include <vector>

#include "generatrix/kernels/perceptron/nonlinearity.h"
#include "generatrix/kernels/perceptron/perceptron.h"

namespace gx::kernels {

// What the forward pass leaves for the backward pass, by layer.
struct FewRowsMemory {
  std::vector<Tensor> inputs;             // in panels (few_rows_layout.h)
  std::vector<Tensor> bent;               // f(h) [F, P], of all layers but the last
  std::vector<Tensor> centers, inverses;  // mean and 1 / sqrt(variance + epsilon) of each normalized feature: [F]
};

// x [B, in] -> [B, out], B below kManyRows. Moves the running statistics of net.norms.
Tensor few_rows_forward(const Tensor& x, const Perceptron& net, Bend bend, FewRowsMemory& memory);

// Gradients of W, b, and scale and shift of the norms, in the order of parameters_of(net), then of x [B, in] where wanted.
struct FewRowsGradients {
  std::vector<Tensor> parameters;
  Tensor x;
};
// gradient [B, out].
FewRowsGradients few_rows_backward(const Tensor& gradient, const Perceptron& net, Bend bend, const FewRowsMemory& memory,
                                   bool wants_parameters, bool wants_x);

}  // namespace gx::kernels
