// The error of a statistic of many rows: what it is without each of B blocks of rows (delete-a-group jackknife: Shao and Tu 1995,
// The Jackknife and Bootstrap, section 2.3).
//
//   error^2 = (B - 1) / B sum_b (t_b - mean of t)^2,   t_b: the statistic of all rows but block b
//
// Row i is in block i mod B, of real rows and of samples alike. So two models that were judged by the same rows have replicates
// that belong together, and the error of the difference of their statistics is that of the differences of their replicates.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

using Replicates = std::vector<double>;  // t_b by block

struct Estimate {
  double value = 0;
  Replicates replicates;  // of value
};

inline constexpr std::int64_t kBlocks = 20;

std::int64_t n_blocks(std::int64_t n_rows);                                    // kBlocks, or as many as there are rows
Tensor block_of_rows(std::int64_t n_rows, std::int64_t n);                     // int64 [n_rows]: i mod n
Tensor without_block(const Tensor& rows, std::int64_t block, std::int64_t n);  // of n blocks

// Of the mean of float64 [N].
Replicates replicates_of_mean(const Tensor& rows);
// Of sum a / sum b over float64 [N] each.
Replicates replicates_of_ratio(const Tensor& a, const Tensor& b);
// Of a statistic that is computed anew without each block of both.
Replicates replicates_of(const Tensor& x, const Tensor& y, const std::function<double(const Tensor&, const Tensor&)>& statistic);
// The same of one set.
Replicates replicates_of(const Tensor& x, const std::function<double(const Tensor&)>& statistic);

// Nothing when there are fewer than two blocks or a replicate is not finite.
std::optional<double> error_of(const Replicates& replicates);
// Of the difference of two statistics; nothing when their blocks are not the same.
std::optional<double> error_of_difference(const Replicates& a, const Replicates& b);

}  // namespace gx
