#include "generatrix/prob/bijectors/radial.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

namespace gx {
namespace {

Tensor log_det_at(const Radial& f, const Tensor& r, std::int64_t n_dims) {
  const auto h = 1 / (f.a + r);
  return static_cast<double>(n_dims - 1) * (f.b * h).log1p() + (f.a * f.b * h.square()).log1p();
}

}  // namespace

Mapped Radial::forward(const Tensor& latent) const {
  const auto from_center = latent - center;
  const auto r = from_center.norm(2, -1);
  return {latent + (b / (a + r)).unsqueeze(-1) * from_center, log_det_at(*this, r, latent.size(-1))};
}

Mapped Radial::inverse(const Tensor& data) const {
  const auto from_center = data - center;
  const auto far = from_center.norm(2, -1), half = 0.5 * (a + b - far);
  const auto root = (half.square() + a * far).sqrt();
  const auto r = at::where(half > 0, a * far / (half.abs() + root), root - half);
  return {center + from_center / (1 + b / (a + r)).unsqueeze(-1), log_det_at(*this, r, data.size(-1)).neg()};
}

Radial radial(const Tensor& center, const Tensor& log_a, const Tensor& push) {
  static const double kOne = std::log(std::numbers::e - 1);  // softplus(kOne) = 1
  const auto a = log_a.exp();
  return {center, a, a * (at::softplus(push + kOne) - 1)};
}

}  // namespace gx
