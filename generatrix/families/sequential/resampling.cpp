#include "generatrix/families/sequential/resampling.h"

#include <ATen/ATen.h>

namespace gx {

Tensor effective_particles(const Tensor& log_w) { return log_w.softmax(0).square().sum(0).reciprocal(); }

Tensor Resampled::of(const Tensor& particles) const {
  auto index = ancestors;
  while (index.dim() < particles.dim()) index = index.unsqueeze(-1);
  return particles.gather(0, index.expand(particles.sizes()));
}

Resampled resampled(const Tensor& log_w, double below, const Tensor& where, Rng& rng) {
  const at::NoGradGuard off;
  const auto k = log_w.size(0), n = log_w.size(1);
  const auto u = rng.uniform({n, 1}, log_w.scalar_type());
  const auto few = where.logical_and(effective_particles(log_w) < below * static_cast<double>(k));
  if (!few.any().item<bool>()) return {few, {}};
  const auto upper = log_w.detach().softmax(0).t().cumsum(1).contiguous();                          // [B, K]
  const auto places = (u + at::arange(k, u.options())) / static_cast<double>(k);                    // [B, K]
  const auto drawn = at::searchsorted(upper, places, false, /*right=*/true).clamp_max_(k - 1).t();  // [K, B]
  return {few, at::where(few, drawn, at::arange(k, drawn.options()).unsqueeze(1))};
}

}  // namespace gx
