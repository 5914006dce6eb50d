// A multi-layer perceptron as one node of autograd, with its own backward: between two matrix products it asks nobody, which is
// where small nets spend a third of their step.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

// Batch normalization in training mode, feature by feature (Ioffe and Szegedy 2015, arXiv 1502.03167, algorithm 1): by the
// statistics of all rows given, which move the running ones, mean <- (1 - momentum) mean + momentum batch's, the variance
// likewise by the batch's unbiased one.
struct Normalization {
  Tensor scale, shift;    // [F]
  Tensor mean, variance;  // [F], running
  double momentum, epsilon;
};

// h_0 = x,  h_i = norm_i(f(h_{i-1} W_i' + b_i)),  the last layer without f and norm.
struct Perceptron {
  std::vector<Tensor> weights;            // W_i [out, in]
  std::vector<Tensor> biases;             // b_i [out]
  std::string between;                    // f: "relu", "leaky_relu" (slope 0.2) or "tanh", whose slopes follow from their values
  std::vector<Normalization> norms = {};  // behind every f, or none
};

bool has_perceptron(std::string_view between);

// x [B, in] -> [B, out], of one floating type; with norms at least two rows. Fused on the CPU outside autocast, with norms for
// few rows only; the reference elsewhere. A gradient of the gradient is that of the reference.
Tensor perceptron(const Tensor& x, const Perceptron& net);
Tensor perceptron_reference(const Tensor& x, const Perceptron& net);

}  // namespace gx
