// K centers of rows, each the mean of the rows that are nearest to it (Lloyd 1982; MacQueen 1967). The start is k-means++ (Arthur
// and Vassilvitskii 2007).
#pragma once

#include "generatrix/base/rng.h"

namespace gx {

struct KMeans {
  Tensor centers;  // [K, D], of the type of the rows
  Tensor counts;   // [K], of the same type: rows of each center
};

// k-means++: K rows [K, D], each drawn in proportion to its squared distance from those that are drawn already. rows [N, D],
// N >= 1; where K > N, rows come several times.
Tensor spread_centers(const Tensor& rows, std::int64_t n_centers, Rng& rng);

// int64 [N]: which center [K, D] is nearest to each row; of several that are, the first. One product of matrices.
Tensor nearest_centers(const Tensor& rows, const Tensor& centers);

// How many rows each center has, and their sum: [K], [K, D]. nearest int64 [N].
std::pair<Tensor, Tensor> sums_by_center(const Tensor& rows, const Tensor& nearest, std::int64_t n_centers);

// A center that loses all of its rows stays where it is. rows [N, D], N >= 1. Without gradient.
KMeans k_means(const Tensor& rows, std::int64_t n_centers, std::int64_t iterations, Rng& rng);

}  // namespace gx
