#include "generatrix/prob/bijectors/exp.h"

#include <ATen/ATen.h>

namespace gx {

Mapped Exp::forward(const Tensor& latent) const { return {latent.exp(), latent}; }

Mapped Exp::inverse(const Tensor& data) const {
  const auto z = data.log();
  return {z, z.neg()};
}

}  // namespace gx
