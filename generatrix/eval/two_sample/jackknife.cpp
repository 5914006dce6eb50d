#include "generatrix/eval/two_sample/jackknife.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace gx {

std::int64_t n_blocks(std::int64_t n_rows) { return std::min(kBlocks, n_rows); }

Tensor block_of_rows(std::int64_t n_rows, std::int64_t n) { return at::arange(n_rows, at::kLong).remainder(n); }

Tensor without_block(const Tensor& rows, std::int64_t block, std::int64_t n) {
  return rows.index_select(0, (block_of_rows(rows.size(0), n) != block).nonzero().squeeze(1).to(rows.device()));
}

Replicates replicates_of_mean(const Tensor& rows) { return replicates_of_ratio(rows, at::ones_like(rows)); }

Replicates replicates_of_ratio(const Tensor& a, const Tensor& b) {
  const auto n = n_blocks(a.size(0));
  if (n < 2) return {};
  const auto block = block_of_rows(a.size(0), n);
  const auto left = [&](const Tensor& rows) {  // sums without each block: [B]
    const auto all = rows.to(at::kCPU, at::kDouble);
    return all.sum() - at::zeros({n}, at::kDouble).index_add_(0, block, all);
  };
  const auto ratio = (left(a) / left(b)).contiguous();
  return {ratio.const_data_ptr<double>(), ratio.const_data_ptr<double>() + n};
}

Replicates replicates_of(const Tensor& x, const Tensor& y, const std::function<double(const Tensor&, const Tensor&)>& statistic) {
  const auto n = n_blocks(std::min(x.size(0), y.size(0)));
  Replicates all;
  for (std::int64_t b = 0; b < n; ++b) all.push_back(statistic(without_block(x, b, n), without_block(y, b, n)));
  return all;
}

Replicates replicates_of(const Tensor& x, const std::function<double(const Tensor&)>& statistic) {
  const auto n = n_blocks(x.size(0));
  Replicates all;
  for (std::int64_t b = 0; b < n; ++b) all.push_back(statistic(without_block(x, b, n)));
  return all;
}

std::optional<double> error_of(const Replicates& replicates) {
  const auto n = static_cast<double>(replicates.size());
  if (n < 2) return std::nullopt;
  double mean = 0, squares = 0;
  for (const auto t : replicates) mean += t / n;
  for (const auto t : replicates) squares += (t - mean) * (t - mean);
  const auto error = std::sqrt((n - 1) / n * squares);
  return std::isfinite(error) ? std::optional(error) : std::nullopt;
}

std::optional<double> error_of_difference(const Replicates& a, const Replicates& b) {
  if (a.size() != b.size()) return std::nullopt;
  Replicates differences(a);
  for (std::size_t i = 0; i < a.size(); ++i) differences[i] -= b[i];
  return error_of(differences);
}

}  // namespace gx
