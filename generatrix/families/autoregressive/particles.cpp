#include "generatrix/families/autoregressive/particles.h"

#include <ATen/ATen.h>

#include "generatrix/prob/estimators/weighted_draw.h"

namespace gx {

Particles::Particles(std::int64_t n_rows, std::int64_t n_particles, at::TensorOptions options)
    : log_weights_(at::zeros({n_rows, n_particles}, options)) {}

Tensor Particles::first() const {
  const auto n = log_weights_.size(0);
  return (at::arange(n, log_weights_.options().dtype(at::kLong)) * log_weights_.size(1)).unsqueeze(1);
}

void Particles::weigh(const Tensor& nats) { log_weights_ = log_weights_ + nats.view_as(log_weights_); }

Tensor Particles::survivors(Rng& rng) {
  const auto n_particles = log_weights_.size(1);
  const auto weights = log_weights_.softmax(1);
  const auto is_poor = weights.square().sum(1, /*keepdim=*/true) * static_cast<double>(n_particles) > 2;  // [N, 1]
  const auto places = at::arange(n_particles, log_weights_.options().dtype(at::kLong)).unsqueeze(0);
  const auto kept = at::where(is_poor, systematic_draw(weights, rng), places);
  log_weights_ = log_weights_.masked_fill(is_poor, 0);
  return (first() + kept).flatten();
}

Tensor Particles::chosen(Rng& rng) const {
  const auto u = rng.uniform({log_weights_.size(0), 1}, log_weights_.scalar_type());
  return (first() + by_weight(log_weights_.softmax(1), u)).flatten();
}

}  // namespace gx
