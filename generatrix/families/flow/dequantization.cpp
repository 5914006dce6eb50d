#include "generatrix/families/flow/dequantization.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/prob/bijectors/affine.h"
#include "generatrix/prob/bijectors/chain.h"
#include "generatrix/prob/bijectors/elementwise.h"
#include "generatrix/prob/bijectors/sigmoid.h"

namespace gx {

Dequantization::Dequantization(const Field& field, double alpha)
    : n_levels_(static_cast<double>(count_of(field.values))),
      alpha_(alpha),
      n_dims_(field.dims()),
      n_event_dims_(static_cast<int>(field.shape.size())) {
  if (!is_bits(field.values) && !std::holds_alternative<Levels>(field.values))
    throw errors::misuse("Dequantization", words_of(field), "bits or levels");
}

Tensor Dequantization::dequantized(const Tensor& x, Rng& rng) const {
  return dequantized(x, rng.uniform(x.sizes(), x.scalar_type()));
}

Tensor Dequantization::dequantized(const Tensor& x, const Tensor& u) const { return x + (u - 0.5) / (n_levels_ - 1); }

Tensor Dequantization::quantized(const Tensor& v) const {
  const auto level = at::floor(v * (n_levels_ - 1) + 0.5);
  return level.clamp(0, n_levels_ - 1) / (n_levels_ - 1);
}

Bijector Dequantization::map(at::TensorOptions options) const {
  // from s = alpha + (1 - 2 alpha) y to v = (y S - 1/2) / (S - 1)
  const auto scale = n_levels_ / ((1 - 2 * alpha_) * (n_levels_ - 1));
  const auto shift = -alpha_ * scale - 0.5 / (n_levels_ - 1);
  const Affine to_values{at::scalar_tensor(shift, options), at::scalar_tensor(scale, options)};
  return elementwise(chain({Sigmoid{}, to_values}), n_event_dims_);
}

double Dequantization::log_volume() const { return -static_cast<double>(n_dims_) * std::log(n_levels_ - 1); }

Tensor within_grain(const Field& field, const Tensor& x, Rng& rng) {
  if (field.grain.empty()) return x;
  const auto grain =
      at::tensor(field.grain, at::kDouble).reshape(field.shape).to(x.device(), x.scalar_type(), /*non_blocking=*/true);
  return x + (rng.uniform(x.sizes(), x.scalar_type()) - 0.5) * grain;
}

}  // namespace gx
