// How much of the samples lies where data lies, and how much of the data lies where samples lie.
//
//   precision  share of samples inside the ball of some real row, radius = distance to its k-th nearest other real row
//   recall     share of real rows inside the ball of some sample
//   density    mean number of real balls that hold a sample, divided by k
//   coverage   share of real balls that hold a sample
//
// The first two: Kynkaanniemi et al. 2019, arXiv 1904.06991, eq. 2. The others: Naeem et al. 2020, arXiv 2002.09797, eqs. 3
// and 4. Balls are closed for precision and recall, as in the first paper, and open for density and coverage, as in the authors'
// code of the second; only a sample that equals a real row covers its ball also where the radius is 0, which it is for rows that
// the data hold more than k times. Equal laws without atoms do not give 1: precision and recall fall with the dimension, density
// is about 1, and coverage has the expectation 1 - prod_{i<k} (n - 1 - i) / (2 n - 1 - i) with n rows on both sides.
#pragma once

#include "generatrix/eval/two_sample/jackknife.h"

namespace gx {

// real [n, F], fake [m, F], n, m > k. Replicates leave out real rows and samples; the radii stay those of all rows.
Estimate precision_of(const Tensor& real, const Tensor& fake, std::int64_t k);
Estimate recall_of(const Tensor& real, const Tensor& fake, std::int64_t k);
Estimate density_of(const Tensor& real, const Tensor& fake, std::int64_t k);
Estimate coverage_of(const Tensor& real, const Tensor& fake, std::int64_t k);

}  // namespace gx
