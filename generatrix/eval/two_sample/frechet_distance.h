// The Frechet distance between two sets of features seen as normal laws (Heusel et al. 2017, arXiv 1706.08500, eq. 6).
//
//   |m_1 - m_2|^2 + tr(S_1 + S_2 - 2 (S_1 S_2)^(1/2))
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// a [n, F], b [m, F], n, m >= 2; everything in float64, covariances with n - 1, by the smaller of F and the fewest rows. Biased
// upwards in small samples: compare values of equal n only, and read them beside that of two sets of real rows.
double frechet_distance(const Tensor& a, const Tensor& b);

}  // namespace gx
