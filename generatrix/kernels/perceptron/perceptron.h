// A multi-layer perceptron as one node of autograd with its own backward. With torch's operators a small net spends a third of
// its step between the matrix products: in calls of operators and records of autograd. The kernel needs one call and one record.
// The reference is the formula in torch's operators. Test: perceptron_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

// Batch normalization in training mode (Ioffe and Szegedy 2015, arXiv 1502.03167, algorithm 1). Each feature is normalized by its
// mean and variance over all rows of the batch. Both move the running statistics:
//   mean <- (1 - momentum) mean + momentum (batch's mean),   variance likewise with the batch's unbiased variance
struct Normalization {
  Tensor scale, shift;    // [F]
  Tensor mean, variance;  // [F], running
  double momentum, epsilon;
};

// h_0 = x,  h_i = norm_i(f(h_{i-1} W_i' + b_i)).  The last layer has no f and no norm.
struct Perceptron {
  std::vector<Tensor> weights;            // W_i [out, in]
  std::vector<Tensor> biases;             // b_i [out]
  std::string between;                    // f: "relu", "leaky_relu" (slope 0.2) or "tanh"
  std::vector<Normalization> norms = {};  // one behind every f; or empty
};

// True if `between` names an f that the kernel knows.
bool has_perceptron(std::string_view between);

// x [B, in] -> [B, out], with gradients to x and all parameters. x and the parameters have one floating type; norms need at least
// two rows. A gradient of the gradient is the reference's. The kernel takes float32 and float64 on the CPU outside autocast, and
// with norms only fewer than kManyRows rows (few_rows_layout.h). The reference takes everything else. Runs on all threads.
Tensor perceptron(const Tensor& x, const Perceptron& net);
Tensor perceptron_reference(const Tensor& x, const Perceptron& net);

}  // namespace gx
