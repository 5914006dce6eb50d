// The Frechet distance between two sets of features seen as normal laws (Heusel et al. 2017, arXiv 1706.08500, eq. 6).
//
//   |m_1 - m_2|^2 + tr(S_1 + S_2 - 2 (S_1 S_2)^(1/2))
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// a [n, F], b [m, F], n, m >= 2; everything in float64, covariances with n - 1. Biased upwards in small samples: compare values
// of equal n only, and read them beside that of two sets of real rows.
double frechet_distance(const Tensor& a, const Tensor& b);

// What two sets of n draws from one isotropic normal law in d dimensions give in expectation, for n >> d:
// 2 d / n + d (d + 1) / (2 n)  times the law's variance.
double frechet_floor(std::int64_t d, std::int64_t n);

}  // namespace gx
