// The probability of levels under a normal law: that of each level's interval, the outer two without end (Ho, Jain and Abbeel
// 2020, arXiv 2006.11239, eq. 13).
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// log P, nats, of each number of x, one of n levels spread evenly over [-1, 1]; mean as x, deviation [] or as x, above 0.
// Computed in float64 from logarithms of tails, so that it is finite however far the mean lies.
Tensor log_level_mass(const Tensor& x, const Tensor& mean, const Tensor& deviation, std::int64_t n_levels);

}  // namespace gx
