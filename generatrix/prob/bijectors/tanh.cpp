#include "generatrix/prob/bijectors/tanh.h"

#include <ATen/ATen.h>

#include <numbers>

namespace gx {

Mapped Tanh::forward(const Tensor& latent) const {
  return {latent.tanh(), 2 * (at::log_sigmoid(2 * latent) - latent + std::numbers::ln2)};
}

Mapped Tanh::inverse(const Tensor& data) const {
  const auto log_above = at::log1p(data), log_below = at::log1p(-data);
  return {0.5 * (log_above - log_below), -(log_above + log_below)};
}

}  // namespace gx
