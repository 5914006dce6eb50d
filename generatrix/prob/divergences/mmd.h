// The squared maximum mean discrepancy of two sets of vectors (Gretton et al. 2012, Journal of Machine Learning Research 13,
// eq. 3): 0 in expectation where both laws are equal, for these kernels above 0 elsewhere.
//
//   MMD^2 ~ 1/(n (n - 1)) sum_{i != j} k(x_i, x_j) + 1/(m (m - 1)) sum_{i != j} k(y_i, y_j) - 2/(n m) sum_ij k(x_i, y_j)
//
//   rbf   k(x, y) = exp(-|x - y|^2 / (2 h))
//   imq   k(x, y) = sum over s of s h / (s h + |x - y|^2),  s = .1 .2 .5 1 2 5 10      inverse multiquadratics of seven scales
//                                                         (Tolstikhin et al. 2018, arXiv 1711.01558, section 4)
//
// h stands for a squared distance. For codes of Z dimensions beside N(0, I), 2 Z is the mean squared distance of two draws.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

enum class MmdKernel { rbf, imq };

// x [n, Z], y [m, Z], n, m >= 2 -> a scalar with gradient to both. Unbiased, so it may be below 0.
Tensor mmd_squared(const Tensor& x, const Tensor& y, MmdKernel kernel, double h);

}  // namespace gx
