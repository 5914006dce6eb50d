// The kernel distance of features: squared maximum mean discrepancy under a cubic kernel (Binkowski et al. 2018, arXiv
// 1801.01401, section 4: KID).
//
//   MMD^2 = E k(x, x') + E k(y, y') - 2 E k(x, y),   k(x, y) = (x . y / F + 1)^3
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/eval/two_sample/jackknife.h"

namespace gx {

struct KernelDistance {
  double value = 0;           // unbiased, so it may be negative when the laws are equal
  double standard_error = 0;  // of value
  Replicates replicates;      // of the unbiased estimate by all pairs of rows; none for more than 20,000 rows
};

// The mean of the unbiased estimates on `subsets` random subsets of s = min(1000, n / 2) rows of each set, in float64.
// a [n, F], b [m, F], n, m >= 4, finite. The error is that of the replicates. Above 20,000 rows it follows from the subsets:
// drawn without replacement from n rows, they vary about what all n rows give by sigma sqrt(1/s - 1/n), and all n rows vary by
// sigma / sqrt(n), which is sqrt(s / (n - s)) of that.
KernelDistance kernel_distance(const Tensor& a, const Tensor& b, Rng rng, std::int64_t subsets = 50);

}  // namespace gx
