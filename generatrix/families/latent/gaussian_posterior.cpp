#include "generatrix/families/latent/gaussian_posterior.h"

#include <ATen/ATen.h>

#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"

namespace gx {

GaussianPosterior::GaussianPosterior(NetPtr net) : net_(register_module("net", std::move(net))) {}

Distribution GaussianPosterior::given(const Tensor& x) {
  const auto parts = net_->forward(x).chunk(2, -1);  // [B, Z] each
  // exp must neither overflow nor reach a variance of zero: |log sigma^2| <= 14 keeps sigma within 1e-3 .. 1e3
  const auto sigma = (0.5 * parts[1].clamp(-14, 14)).exp();
  return independent(Normal{parts[0], sigma}, 1);
}

StandardNormalPrior::StandardNormalPrior(std::int64_t n_latent)
    : loc_(register_buffer("loc", at::zeros({n_latent}))), scale_(register_buffer("scale", at::ones({n_latent}))) {}

Distribution StandardNormalPrior::given(const Tensor&) { return independent(Normal{loc_, scale_}, 1); }

}  // namespace gx
