#include "generatrix/families/diffusion/noise_schedule.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gx {
namespace {

double cosine_kept(double t) {
  constexpr double kOffset = 0.008;
  const auto cosine = std::cos((t + kOffset) / (1 + kOffset) * std::numbers::pi / 2);
  return cosine * cosine;
}

// beta_k of T steps, k = 1 .. T.
double beta_of(const std::string& name, std::int64_t k, std::int64_t n_steps) {
  constexpr double kMost = 0.999;
  const auto at = static_cast<double>(k), n = static_cast<double>(n_steps);
  if (name == "cosine") return std::min(kMost, 1 - cosine_kept(at / n) / cosine_kept((at - 1) / n));
  const auto share = n_steps > 1 ? (at - 1) / (n - 1) : 1;
  return std::min(kMost, std::lerp(1e-4, 0.02, share) * 1000 / n);
}

}  // namespace

Check known_noise_schedule() { return one_of({"linear", "cosine"}); }

NoiseSchedule::NoiseSchedule(const std::string& name, std::int64_t n_steps, bool large_variance)
    : n_steps_(n_steps), large_variance_(large_variance), kept_(at::ones({n_steps + 1}, at::kDouble)) {
  auto* kept = kept_.mutable_data_ptr<double>();
  for (std::int64_t k = 1; k <= n_steps; ++k) kept[k] = kept[k - 1] * (1 - beta_of(name, k, n_steps));
}

double NoiseSchedule::kept(std::int64_t k) const { return kept_.const_data_ptr<double>()[k]; }

double NoiseSchedule::posterior_variance(std::int64_t k, std::int64_t j) const {
  return (1 - kept(j)) / (1 - kept(k)) * (1 - kept(k) / kept(j));
}

double NoiseSchedule::variance(std::int64_t k, std::int64_t j) const {
  return large_variance_ || j == 0 ? 1 - kept(k) / kept(j) : posterior_variance(k, j);
}

}  // namespace gx
