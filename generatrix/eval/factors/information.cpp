#include "generatrix/eval/factors/information.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gx {
namespace {

constexpr std::int64_t kFewestPoints = 256, kMostPoints = 4096;
constexpr double kNothing = 1e-20;                              // squared nats that rounding leaves of none
constexpr double kReach = 6;                                    // deviations beyond the outermost means
constexpr std::int64_t kNumbersAtOnce = std::int64_t{1} << 21;  // numbers of a slice of rows by points

Tensor x_log_x(const Tensor& x) { return at::special_xlogy(x, x); }

// [B, ...] by block -> [1 + B, ...]: of all blocks, and of all but each.
Tensor without_each(const Tensor& by_block) {
  const auto all = by_block.sum(0, true);
  return by_block.size(0) < 2 ? all : at::cat({all, all - by_block});
}

// p(v) float64 [1 + B, n] of one factor.
Tensor shares(const Tensor& values, const Tensor& block, std::int64_t n_of_blocks, std::int64_t n) {
  const auto counts =
      without_each(at::bincount(block * n + values, {}, n_of_blocks * n).reshape({n_of_blocks, n}).to(at::kDouble));
  return counts / counts.sum(1, true);
}

// Which block each row is in.
struct Blocks {
  std::int64_t n;
  Tensor block;  // int64 [N]
  explicit Blocks(std::int64_t n_rows) : n(std::max<std::int64_t>(1, n_blocks(n_rows))), block(block_of_rows(n_rows, n)) {}
};

Tensor entropy_of(const CodedRows& rows, const Blocks& blocks) {
  std::vector<Tensor> all;
  for (std::size_t k = 0; k < rows.of.size(); ++k) {
    const auto p = shares(rows.factors.select(1, static_cast<std::int64_t>(k)), blocks.block, blocks.n, rows.of[k].n);
    all.push_back(-x_log_x(p).sum(1));
  }
  return at::stack(all, 1);
}

// int64 [N, Z] of codes [N, Z].
Tensor bins_of(const Tensor& codes, std::int64_t n_bins) {
  const auto low = std::get<0>(codes.min(0, true)), width = std::get<0>(codes.max(0, true)) - low;
  const auto share = at::where(width > 0, (codes - low) / width, 0.0);
  return (share * n_bins).floor().clamp(0, n_bins - 1).to(at::kLong);
}

// -integral q log q by points `step` apart; q [..., G].
Tensor entropy_of_density(const Tensor& q, double step) { return -x_log_x(q).sum(-1) * step; }

// Sums over rows of N(point; loc, scale^2), by block and value of each factor: [B * n_k, G] for factor k.
std::vector<Tensor> summed_densities(const Tensor& loc, const Tensor& scale, const Tensor& points, const CodedRows& rows,
                                     const Blocks& blocks) {
  std::vector<Tensor> sums;
  for (const auto& factor : rows.of) sums.push_back(at::zeros({blocks.n * factor.n, points.size(0)}, at::kDouble));
  const auto n = loc.size(0), step = std::max<std::int64_t>(1, kNumbersAtOnce / points.size(0));
  for (std::int64_t begin = 0; begin < n; begin += step) {
    const auto end = std::min(n, begin + step);
    const auto s = scale.slice(0, begin, end).unsqueeze(1);
    const auto z = (points - loc.slice(0, begin, end).unsqueeze(1)) / s;                // [b, G]
    const auto density = (-0.5 * z * z).exp() / (s * std::sqrt(2 * std::numbers::pi));  // [b, G]
    for (std::size_t k = 0; k < sums.size(); ++k) {
      const auto values = rows.factors.select(1, static_cast<std::int64_t>(k));
      sums[k].index_add_(0, (blocks.block * rows.of[k].n + values).slice(0, begin, end), density);
    }
  }
  return sums;
}

// float64 [1 + B]: H(z) - sum_v p(v) H(z|v), of sums by block and value [B * n, G].
Tensor information_of_sums(const Tensor& sums, const Tensor& values, const Blocks& blocks, std::int64_t n, double step) {
  const auto counts = without_each(
      at::bincount(blocks.block * n + values, {}, blocks.n * n).reshape({blocks.n, n}).to(at::kDouble));  // [1 + B, n]
  const auto by_value = without_each(sums.reshape({blocks.n, n, -1}));                                    // [1 + B, n, G]
  const auto total = counts.sum(1);                                                                       // [1 + B]
  const auto whole = entropy_of_density(by_value.sum(1) / total.unsqueeze(1), step);
  const auto each = entropy_of_density(by_value / counts.clamp_min(1).unsqueeze(2), step);  // [1 + B, n]
  return whole - (counts / total.unsqueeze(1) * each).sum(1);
}

Scores scores_of(const Tensor& by_replicate, const Tensor& counts_in) {  // [1 + B, each], bool [each]
  const auto chosen = counts_in.nonzero().squeeze(1);
  const auto means = by_replicate.index_select(1, chosen).mean(1).contiguous();
  const auto first = by_replicate[0].contiguous();
  const auto* mean = means.const_data_ptr<double>();
  const auto* one = first.const_data_ptr<double>();
  return {{mean[0], {mean + 1, mean + means.numel()}}, {one, one + first.numel()}};
}

}  // namespace

Information information_of_bins(const CodedRows& rows, std::int64_t n_bins) {
  const Blocks blocks(rows.size());
  const auto n_codes = rows.codes.size(1);
  const auto place =
      (blocks.block.unsqueeze(1) * n_codes + at::arange(n_codes, at::kLong)) * n_bins + bins_of(rows.codes, n_bins);
  std::vector<Tensor> all;
  for (std::size_t k = 0; k < rows.of.size(); ++k) {
    const auto n = rows.of[k].n;
    const auto values = rows.factors.select(1, static_cast<std::int64_t>(k)).unsqueeze(1);
    const auto counts = without_each(at::bincount((place * n + values).flatten(), {}, blocks.n * n_codes * n_bins * n)
                                         .reshape({blocks.n, n_codes, n_bins, n})
                                         .to(at::kDouble));
    const auto p = counts / counts.sum({2, 3}, true);  // [1 + B, Z, bins, n]
    all.push_back(x_log_x(p).sum({2, 3}) - x_log_x(p.sum(3)).sum(2) - x_log_x(p.sum(2)).sum(2));
  }
  return {at::stack(all, 2), entropy_of(rows, blocks)};
}

Information information_of_laws(const Tensor& loc, const Tensor& scale, const CodedRows& rows) {
  const Blocks blocks(rows.size());
  std::vector<Tensor> by_code;
  for (std::int64_t j = 0; j < loc.size(1); ++j) {
    const auto m = loc.select(1, j), s = scale.select(1, j);
    const auto low = (m - kReach * s).min().item<double>(), high = (m + kReach * s).max().item<double>();
    const auto wanted = std::ceil(2 * (high - low) / s.min().item<double>());
    const auto n =
        static_cast<std::int64_t>(std::clamp(wanted, static_cast<double>(kFewestPoints), static_cast<double>(kMostPoints)));
    const auto step = (high - low) / static_cast<double>(n);
    const auto points = low + (at::arange(n, at::kDouble) + 0.5) * step;
    const auto sums = summed_densities(m, s, points, rows, blocks);
    std::vector<Tensor> of_factors;
    for (std::size_t k = 0; k < sums.size(); ++k)
      of_factors.push_back(
          information_of_sums(sums[k], rows.factors.select(1, static_cast<std::int64_t>(k)), blocks, rows.of[k].n, step));
    by_code.push_back(at::stack(of_factors, 1));  // [1 + B, F]
  }
  return {at::stack(by_code, 1), entropy_of(rows, blocks)};
}

Scores information_gap(const Information& information) {
  const auto sorted = std::get<0>(information.nats.sort(1, true));  // [1 + B, Z, F]
  auto gap = sorted.select(1, 0);
  if (sorted.size(1) > 1) gap = gap - sorted.select(1, 1);
  const auto varies = information.entropy[0] > 0;
  return scores_of(at::where(information.entropy > 0, gap / information.entropy, 0.0), varies);
}

Scores modularity(const Information& information) {
  const auto squares = information.nats.clamp_min(0).square();  // [1 + B, Z, F]
  const auto most = std::get<0>(squares.max(2)), rest = squares.sum(2) - most;
  const auto others = static_cast<double>(squares.size(2) - 1);
  return scores_of(at::where(most > kNothing, 1 - rest / (most * others), 0.0), at::ones({squares.size(1)}, at::kBool));
}

}  // namespace gx
