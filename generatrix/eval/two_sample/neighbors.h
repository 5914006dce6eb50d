// Distances between rows, some at a time, so that memory stays bounded.
#pragma once

#include <functional>

#include "generatrix/base/tensor.h"

namespace gx {

// use(d [B, m], first): Euclidean distances of rows first .. first + B - 1 of x [n, ...] to all rows of y [m, ...], in the type
// of x. Where the distance is below that type's rounding errors, some eps^(1/2) times the distances of both from y's mean, it is
// 0: so it is for equal rows. `d` is valid during the call only.
void for_each_distance(const Tensor& x, const Tensor& y, const std::function<void(const Tensor& d, std::int64_t first)>& use);

// Distance of every row of x [n, ...] to its k-th nearest other row: [n]. 1 <= k < n.
Tensor radii(const Tensor& x, std::int64_t k);

struct Nearest {
  Tensor distance, index;  // in the type of x, and int64; [n]
};
// Of every row of x [n, ...], its nearest row of y [m, ...].
Nearest nearest_rows(const Tensor& x, const Tensor& y);

}  // namespace gx
