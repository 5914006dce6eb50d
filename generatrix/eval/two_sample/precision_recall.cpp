#include "generatrix/eval/two_sample/precision_recall.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/eval/two_sample/neighbors.h"

namespace gx {
namespace {

// [m, B]: of which block each row is.
Tensor blocks_as_columns(std::int64_t m, std::int64_t n) { return at::one_hot(block_of_rows(m, n), n).to(at::kDouble); }

// How many centers of each block have row x of theirs inside: [n, B].
using Inside = std::function<Tensor(const Tensor& d, std::int64_t first)>;  // of distances [C, m] of rows first ..., bool
Tensor counts(const Tensor& x, const Tensor& y, std::int64_t n, const Inside& inside) {
  const auto columns = blocks_as_columns(y.size(0), n);
  std::vector<Tensor> parts;
  for_each_distance(
      x, y, [&](const Tensor& d, std::int64_t first) { parts.push_back(inside(d, first).to(at::kDouble).matmul(columns)); });
  return at::cat(parts);
}

// The mean of `of` the counts of every row, and the same without each block of both sides.
std::pair<double, Replicates> mean_and_replicates(const Tensor& counts, const std::function<Tensor(const Tensor& total)>& of) {
  const auto n = counts.size(1);
  const auto total = counts.sum(1);
  Replicates replicates;
  for (std::int64_t b = 0; b < n; ++b)
    replicates.push_back(without_block(of(total - counts.select(1, b)), b, n).mean().item<double>());
  return {of(total).mean().item<double>(), std::move(replicates)};
}

Tensor any(const Tensor& total) { return (total > 0).to(at::kDouble); }

}  // namespace

PrecisionRecall precision_recall(const Tensor& a, const Tensor& b, std::int64_t k) {
  const auto real = a.to(at::kDouble), fake = b.to(at::kDouble);
  const auto n = n_blocks(std::min(real.size(0), fake.size(0)));
  const auto of = [&](const Tensor& x, const Tensor& centers) {
    const auto radius = radii(centers, k);
    return mean_and_replicates(counts(x, centers, n, [&](const Tensor& d, std::int64_t) { return d <= radius; }), any);
  };
  auto [precision, of_precision] = of(fake, real);
  auto [recall, of_recall] = of(real, fake);
  return {precision, recall, std::move(of_precision), std::move(of_recall)};
}

DensityCoverage density_coverage(const Tensor& a, const Tensor& b, std::int64_t k) {
  const auto real = a.to(at::kDouble), fake = b.to(at::kDouble);
  const auto radius = radii(real, k);
  const auto n = n_blocks(std::min(real.size(0), fake.size(0)));
  const auto radius_of = [&](const Tensor& d, std::int64_t first) {
    return radius.slice(0, first, first + d.size(0)).unsqueeze(1);
  };
  const auto held = counts(real, fake, n, [&](const Tensor& d, std::int64_t first) { return d < radius_of(d, first); });
  // A ball of radius 0, of a row that stands k times, is covered by an equal sample.
  const auto covered = counts(real, fake, n, [&](const Tensor& d, std::int64_t first) {
    return at::logical_or(d < radius_of(d, first), d == 0);
  });  // [n_real, B]
  auto [coverage, of_coverage] = mean_and_replicates(covered, any);
  // sum of held / (k m) is the mean over real balls of held, times n / (k m): both shrink alike when a block goes
  const auto scale = static_cast<double>(real.size(0)) / static_cast<double>(k * fake.size(0));
  auto [density, of_density] = mean_and_replicates(held * scale, [](const Tensor& total) { return total; });
  const auto left = static_cast<double>(n) / static_cast<double>(n - 1);  // of samples, when a block of them is gone
  for (auto& each : of_density) each *= left;
  return {density, coverage, std::move(of_density), std::move(of_coverage)};
}

}  // namespace gx
