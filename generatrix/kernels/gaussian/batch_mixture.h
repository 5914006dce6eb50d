// Densities of draws under the mixture of the Gaussian laws of all rows of a batch, of all dimensions together and of each alone
// (Chen, Li, Grosse and Duvenaud 2018, arXiv 1802.04942, appendix C), as one node of autograd with its own backward:
//
//   n_ijd = log N(z_id; m_jd, s_jd^2)
//   joint_i = log sum_j exp(w_ij + sum_d n_ijd)        by_dimension_i = sum_d log sum_j exp(w_ij + n_ijd)
//
// The kernel holds the n of one row i at a time, sixteen j in a vector, and computes them again for the gradient; torch's
// operators pass some fifteen times over all B M Z of them. It takes float32 and float64 on the CPU; the reference takes
// everything else, and a gradient of the gradient is the reference's. Runs on all threads; results do not depend on their number.
// Test: batch_mixture_test.cpp.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

struct BatchMixture {
  Tensor joint, by_dimension;  // [B], nats
};

// z [B, Z], loc and scale [M, Z], log_weights w [B, M], which get no gradient.
BatchMixture batch_mixture(const Tensor& z, const Tensor& loc, const Tensor& scale, const Tensor& log_weights);
BatchMixture batch_mixture_reference(const Tensor& z, const Tensor& loc, const Tensor& scale, const Tensor& log_weights);

}  // namespace gx
