#include "generatrix/prob/bijectors/sigmoid.h"

#include <ATen/ATen.h>

namespace gx {

Mapped Sigmoid::forward(const Tensor& latent) const {
  return {latent.sigmoid(), 2 * at::log_sigmoid(latent) - latent};  // log s(-z) = log s(z) - z
}

Mapped Sigmoid::inverse(const Tensor& data) const {
  const auto log_x = data.log(), log_rest = at::log1p(-data);
  return {log_x - log_rest, -(log_x + log_rest)};
}

}  // namespace gx
