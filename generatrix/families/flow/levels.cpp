#include "generatrix/families/flow/levels.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/prob/bijectors/affine.h"
#include "generatrix/prob/bijectors/chain.h"
#include "generatrix/prob/bijectors/elementwise.h"
#include "generatrix/prob/bijectors/sigmoid.h"

namespace gx {

Levels::Levels(const Space& space, double alpha)
    : n_levels_(space.kind == Space::Kind::binary ? 2 : static_cast<double>(space.symbols)),
      alpha_(alpha),
      n_dims_(space.dims()),
      n_event_dims_(static_cast<int>(space.event.size())) {
  if (space.kind != Space::Kind::binary && space.kind != Space::Kind::byte)
    throw errors::misuse("Levels", "a space without levels", "binary or byte");
}

Tensor Levels::dequantized(const Tensor& x, Rng& rng) const {
  return x + (rng.uniform(x.sizes(), x.scalar_type()) - 0.5) / (n_levels_ - 1);
}

Tensor Levels::quantized(const Tensor& v) const {
  const auto level = at::floor(v * (n_levels_ - 1) + 0.5);
  return level.clamp(0, n_levels_ - 1) / (n_levels_ - 1);
}

Bijector Levels::map(at::TensorOptions options) const {
  // from s = alpha + (1 - 2 alpha) y to v = (y S - 1/2) / (S - 1)
  const auto scale = n_levels_ / ((1 - 2 * alpha_) * (n_levels_ - 1));
  const auto shift = -alpha_ * scale - 0.5 / (n_levels_ - 1);
  const Affine to_values{at::scalar_tensor(shift, options), at::scalar_tensor(scale, options)};
  return elementwise(chain({Sigmoid{}, to_values}), n_event_dims_);
}

double Levels::log_volume() const { return -static_cast<double>(n_dims_) * std::log(n_levels_ - 1); }

}  // namespace gx
