#include "generatrix/prob/estimators/k_means.h"

#include <ATen/ATen.h>

namespace gx {
namespace {

Tensor squared_distance(const Tensor& rows, const Tensor& center) { return (rows - center).square().sum(1); }  // [N]

}  // namespace

Tensor spread_centers(const Tensor& rows, std::int64_t n_centers, Rng& rng) {
  std::vector<Tensor> centers{rows[rng.integers(rows.size(0), {}).item<std::int64_t>()]};
  auto nearest = squared_distance(rows, centers.back());  // [N]
  while (static_cast<std::int64_t>(centers.size()) < n_centers) {
    const auto logits = nearest.to(at::kDouble).clamp_min(1e-300).log();  // rows that are all equal are all as likely
    centers.push_back(rows[rng.categorical(logits, 1).item<std::int64_t>()]);
    nearest = at::minimum(nearest, squared_distance(rows, centers.back()));
  }
  return at::stack(centers);
}

// |x - c|^2 = |x|^2 - 2 x c + |c|^2, of which |x|^2 is the same for all centers.
Tensor nearest_centers(const Tensor& rows, const Tensor& centers) {
  return at::addmm(centers.square().sum(1), rows, centers.t(), /*beta=*/1, /*alpha=*/-2).argmin(1);
}

std::pair<Tensor, Tensor> sums_by_center(const Tensor& rows, const Tensor& nearest, std::int64_t n_centers) {
  auto counts = at::zeros({n_centers}, rows.options()).scatter_add_(0, nearest, at::ones(nearest.sizes(), rows.options()));
  return {counts, at::zeros({n_centers, rows.size(1)}, rows.options()).index_add_(0, nearest, rows)};
}

KMeans k_means(const Tensor& rows, std::int64_t n_centers, std::int64_t iterations, Rng& rng) {
  const at::NoGradGuard off;
  KMeans found{spread_centers(rows, n_centers, rng), {}};
  for (std::int64_t i = 0; i < iterations; ++i) {
    const auto [counts, sums] = sums_by_center(rows, nearest_centers(rows, found.centers), n_centers);
    found.centers = at::where((counts > 0).unsqueeze(1), sums / counts.clamp_min(1).unsqueeze(1), found.centers);
  }
  found.counts = sums_by_center(rows, nearest_centers(rows, found.centers), n_centers).first;
  return found;
}

}  // namespace gx
