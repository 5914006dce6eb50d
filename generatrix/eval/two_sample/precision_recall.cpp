#include "generatrix/eval/two_sample/precision_recall.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/eval/two_sample/neighbors.h"

namespace gx {
namespace {

// How many rows of each block of y are `inside` by their distance from row x of theirs: [n, B].
using Inside = std::function<Tensor(const Tensor& d, std::int64_t first)>;  // of distances [C, m] of rows first ..., bool
Tensor counts(const Tensor& x, const Tensor& y, const Inside& inside) {
  const auto n = n_blocks(std::min(x.size(0), y.size(0)));
  const auto columns = at::one_hot(block_of_rows(y.size(0), n), n).to(at::kDouble);  // [m, B]
  std::vector<Tensor> parts;
  for_each_distance(
      x, y, [&](const Tensor& d, std::int64_t first) { parts.push_back(inside(d, first).to(at::kDouble).matmul(columns)); });
  return at::cat(parts);
}

// The mean of `of` the counts of every row, and the same without each block of both sides.
Estimate mean_of_counts(const Tensor& counts, const std::function<Tensor(const Tensor& total)>& of) {
  const auto n = counts.size(1);
  const auto total = counts.sum(1);
  Estimate found{of(total).mean().item<double>(), {}};
  for (std::int64_t b = 0; b < n; ++b)
    found.replicates.push_back(without_block(of(total - counts.select(1, b)), b, n).mean().item<double>());
  return found;
}

Tensor any(const Tensor& total) { return (total > 0).to(at::kDouble); }

// Share of rows of x inside the closed ball of some center.
Estimate share_inside(const Tensor& rows, const Tensor& of_balls, std::int64_t k) {
  const auto x = rows.to(at::kDouble), centers = of_balls.to(at::kDouble);
  const auto radius = radii(centers, k);
  return mean_of_counts(counts(x, centers, [&](const Tensor& d, std::int64_t) { return d <= radius; }), any);
}

// How many samples of each block the balls of real rows hold: [n, B].
Tensor held(const Tensor& a, const Tensor& b, std::int64_t k, Tensor (*inside)(const Tensor& d, const Tensor& radius)) {
  const auto real = a.to(at::kDouble), fake = b.to(at::kDouble);
  const auto radius = radii(real, k).unsqueeze(1);
  return counts(real, fake,
                [&](const Tensor& d, std::int64_t first) { return inside(d, radius.slice(0, first, first + d.size(0))); });
}

}  // namespace

Estimate precision_of(const Tensor& real, const Tensor& fake, std::int64_t k) { return share_inside(fake, real, k); }

Estimate recall_of(const Tensor& real, const Tensor& fake, std::int64_t k) { return share_inside(real, fake, k); }

Estimate density_of(const Tensor& real, const Tensor& fake, std::int64_t k) {
  const auto in_ball = held(real, fake, k, [](const Tensor& d, const Tensor& radius) { return d < radius; });
  // sum of in_ball / (k m) is its mean over real balls, times n / (k m): both shrink alike when a block goes
  const auto scale = static_cast<double>(real.size(0)) / static_cast<double>(k * fake.size(0));
  auto found = mean_of_counts(in_ball * scale, [](const Tensor& total) { return total; });
  const auto n = static_cast<double>(in_ball.size(1));
  for (auto& each : found.replicates) each *= n / (n - 1);  // of samples, when a block of them is gone
  return found;
}

Estimate coverage_of(const Tensor& real, const Tensor& fake, std::int64_t k) {
  // A ball of radius 0, of a row that stands k times, is covered by an equal sample.
  return mean_of_counts(
      held(real, fake, k, [](const Tensor& d, const Tensor& radius) { return at::logical_or(d < radius, d == 0); }), any);
}

}  // namespace gx
