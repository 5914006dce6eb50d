#include "generatrix/prob/distributions/normal.h"

#include <ATen/ATen.h>

#include "generatrix/kernels/gaussian/gaussian.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

constexpr double kMostLogVariance = 14;

}  // namespace

Tensor Normal::sample(const Shape& n, Rng& rng) const {
  at::NoGradGuard off;
  return rsample(n, rng);
}

Tensor Normal::rsample(const Shape& n, Rng& rng) const {
  const auto noise = rng.normal(joined(n, batch_shape()), loc.scalar_type());
  return gaussian_draw(loc, scale, noise);
}

Tensor Normal::log_prob(const Tensor& x) const {
  const auto z = (x - loc) / scale;
  return at::addcmul(at::rsub(scale.log(), -kHalfLog2Pi), z, z, -0.5);
}

Tensor Normal::mean() const { return loc.expand(batch_shape()); }
Shape Normal::batch_shape() const { return broadcast_shape(loc.sizes(), scale.sizes()); }

Normal normal_of(const Tensor& h) {
  auto [loc, scale] = gaussian_parameters(h, kMostLogVariance);
  return {std::move(loc), std::move(scale)};
}

}  // namespace gx
