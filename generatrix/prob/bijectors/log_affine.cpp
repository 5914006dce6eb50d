#include "generatrix/prob/bijectors/log_affine.h"

#include <ATen/ATen.h>

namespace gx {
namespace {
Mapped with_log_det(Tensor value, const Tensor& log_det) { return {value, log_det.expand_as(value)}; }
Mapped kept_in_volume(const Tensor& value) { return with_log_det(value, at::zeros({}, value.options())); }
}  // namespace

Mapped LogAffine::forward(const Tensor& latent) const { return with_log_det(shift + log_scale.exp() * latent, log_scale); }
Mapped LogAffine::inverse(const Tensor& data) const {
  const auto minus = log_scale.neg();
  return with_log_det((data - shift) * minus.exp(), minus);
}

Mapped Shift::forward(const Tensor& latent) const { return kept_in_volume(latent + shift); }
Mapped Shift::inverse(const Tensor& data) const { return kept_in_volume(data - shift); }

}  // namespace gx
