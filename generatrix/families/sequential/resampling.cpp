#include "generatrix/families/sequential/resampling.h"

#include <ATen/ATen.h>

#include "generatrix/prob/estimators/weighted_draw.h"

namespace gx {

Tensor effective_particles(const Tensor& log_w) { return log_w.softmax(0).square().sum(0).reciprocal(); }

Tensor Resampled::of(const Tensor& particles) const {
  auto index = ancestors;
  while (index.dim() < particles.dim()) index = index.unsqueeze(-1);
  auto shape = particles.sizes().vec();
  shape[0] = ancestors.size(0);
  return particles.gather(0, index.expand(shape));
}

Resampled resampled(const Tensor& log_w, double below, const Tensor& where, Rng& rng) {
  const at::NoGradGuard off;
  const auto k = log_w.size(0);
  const auto weights = log_w.softmax(0).t().contiguous();  // [B, K]
  const auto drawn = systematic_draw(weights, rng).t();    // [K, B]
  const auto few = where.logical_and(effective_particles(log_w) < below * static_cast<double>(k));
  // Asking the host is free on the CPU alone: a step on a GPU does not wait.
  if (few.is_cpu() && !few.any().item<bool>()) return {few, {}};
  return {few, at::where(few, drawn, at::arange(k, drawn.options()).unsqueeze(1))};
}

}  // namespace gx
