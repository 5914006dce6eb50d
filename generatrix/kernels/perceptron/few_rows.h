// A perceptron for few rows: a batch that is too small to cut into parts. Threads share the features of a layer instead. Each
// thread takes its features through product, nonlinearity and normalization. Results do not depend on the number of threads.
// The reference is perceptron_reference (perceptron.h). Test: perceptron_test.cpp.
#pragma once

#include <vector>

#include "generatrix/kernels/perceptron/nonlinearity.h"
#include "generatrix/kernels/perceptron/perceptron.h"

namespace gx::kernels {

// What the forward pass keeps for the backward pass, one tensor for each layer.
struct FewRowsMemory {
  std::vector<Tensor> inputs;             // in panels (few_rows_layout.h)
  std::vector<Tensor> bent;               // f(h) [F, P] of all layers but the last
  std::vector<Tensor> centers, inverses;  // mean and 1 / sqrt(variance + epsilon) of each normalized feature: [F]
};

// x [B, in] -> [B, out], with B below kManyRows. Fills `memory`. Moves the running statistics of net.norms.
Tensor few_rows_forward(const Tensor& x, const Perceptron& net, Bend bend, FewRowsMemory& memory);

struct FewRowsGradients {
  std::vector<Tensor> parameters;  // of all W, then all b, then scale and then shift of the norms
  Tensor x;                        // [B, in]; undefined where not wanted
};
// gradient [B, out] is that of the result.
FewRowsGradients few_rows_backward(const Tensor& gradient, const Perceptron& net, Bend bend, const FewRowsMemory& memory,
                                   bool wants_parameters, bool wants_x);

}  // namespace gx::kernels
