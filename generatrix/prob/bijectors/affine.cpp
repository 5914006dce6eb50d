#include "generatrix/prob/bijectors/affine.h"

#include <ATen/ATen.h>

namespace gx {

Mapped Affine::forward(const Tensor& latent) const {
  const auto x = at::addcmul(shift, scale, latent);
  return {x, scale.abs().log().expand_as(x)};
}

Mapped Affine::inverse(const Tensor& data) const {
  const auto z = (data - shift) / scale;
  return {z, scale.abs().log().neg().expand_as(z)};
}

}  // namespace gx
