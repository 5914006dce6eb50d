#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/stack.h>

#include <cmath>
#include <numbers>

#include "generatrix/data/toy.h"

namespace gx {
namespace {

constexpr double kTwoPi = 2 * std::numbers::pi;

GaussianMixture equal_weights(const Tensor& centers, double sd) {
  const auto k = centers.size(0);
  return {centers, at::full({k}, 1.0 / static_cast<double>(k), at::kDouble), sd};
}

// K angles of a full turn without its end: with both ends the first mode would be counted twice
Tensor ring_centers(std::int64_t k, double radius) {
  const auto angle = at::arange(k, at::kDouble) * (kTwoPi / static_cast<double>(k));
  return radius * at::stack({angle.cos(), angle.sin()}, 1);
}

ToyDensity mixture(std::string name, std::string summary, double entropy, const GaussianMixture& modes) {
  return {std::move(name),
          std::move(summary),
          entropy,
          [modes](std::int64_t n, Rng& rng) { return modes.sample(n, rng); },
          [modes](const Tensor& x) { return modes.log_prob(x); },
          modes};
}

// ln K + ln(2 pi e sd^2): exact when the modes do not overlap
double entropy_of_apart(double k, double sd) { return std::log(k) + std::log(kTwoPi * std::numbers::e * sd * sd); }

}  // namespace

Tensor GaussianMixture::log_prob(const Tensor& x) const {
  const auto log_weight = weights.log() - std::log(kTwoPi * sd * sd);  // [K]
  std::vector<Tensor> parts;
  for (const auto& rows : x.to(at::kDouble).split(256)) {                   // [n, K] at once would leave the cache
    const auto dx = rows.select(1, 0).unsqueeze(1) - centers.select(1, 0);  // [n, K]
    const auto dy = rows.select(1, 1).unsqueeze(1) - centers.select(1, 1);
    parts.push_back(at::logsumexp(log_weight - (dx * dx + dy * dy) / (2 * sd * sd), {1}));
  }
  return at::cat(parts);
}

Tensor GaussianMixture::sample(std::int64_t n, Rng& rng) const {
  const auto mode = rng.categorical(weights.log(), n);  // [n]
  return centers.index_select(0, mode) + sd * rng.normal({n, 2}, at::kDouble);
}

ToyDensity eight_gaussians() {
  constexpr double kShrink = 1.414;  // the file's number, not the square root
  return mixture("8-gaussians", "eight Gaussians on a circle of radius 2.83, standard deviation 0.354", 2.83188,
                 equal_weights(ring_centers(8, 4 / kShrink), 0.5 / kShrink));
}

ToyDensity ring_8() {
  return mixture("ring-8", "eight narrow Gaussians on the unit circle, standard deviation 0.01", entropy_of_apart(8, 0.01),
                 equal_weights(ring_centers(8, 1), 0.01));
}

ToyDensity grid_25() {
  const auto k = at::arange(25, at::kLong);
  const auto column = k.remainder(5).to(at::kDouble), row = k.floor_divide(5).to(at::kDouble);
  return mixture("grid-25", "25 narrow Gaussians on a 5 x 5 grid with spacing 2, standard deviation 0.05",
                 entropy_of_apart(25, 0.05), equal_weights(2 * at::stack({column, row}, 1) - 4, 0.05));
}

}  // namespace gx
