// The pairs of two sets of as many points whose squared distances have the least sum: optimal transport between two samples.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// a, b [n, D] -> int64 [n]: a[i] goes with b[result[i]]. Exact, by shortest augmenting paths (Jonker and Volgenant 1987, A
// shortest augmenting path algorithm for dense and sparse linear assignment problems): on the host, in O(n^3) steps. Without
// gradient.
Tensor nearest_pairs(const Tensor& a, const Tensor& b);

}  // namespace gx
