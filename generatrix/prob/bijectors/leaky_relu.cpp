#include "generatrix/prob/bijectors/leaky_relu.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <cmath>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

Mapped bent(const Tensor& x, double slope) {
  const auto below = x < 0;
  const auto log_slope = at::scalar_tensor(std::log(slope), x.options());
  return {at::where(below, slope * x, x), at::where(below, log_slope, at::zeros_like(log_slope))};
}

}  // namespace

LeakyRelu::LeakyRelu(double slope) : slope_(slope) {
  if (!(slope > 0)) throw errors::misuse("LeakyRelu", fmt::format("a slope of {}", slope), "a slope above 0");
}

Mapped LeakyRelu::forward(const Tensor& latent) const { return bent(latent, slope_); }
Mapped LeakyRelu::inverse(const Tensor& data) const { return bent(data, 1 / slope_); }

}  // namespace gx
