#include "generatrix/families/latent/gaussian_posterior.h"

#include <ATen/ATen.h>

#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/standard_normal.h"

namespace gx {

GaussianPosterior::GaussianPosterior(NetPtr net, Shape reads)
    : net_(register_module("net", std::move(net))), reads_(std::move(reads)), weight_(net_->parameters().front()) {}

Distribution GaussianPosterior::given(const Context& context) {
  return independent(normal_of(net_->forward(joined(context, reads_).to(weight_.scalar_type()))), 1);
}

ConditionalPtr make_gaussian_posterior(const NetSpec& net, const ContextShape& told, std::int64_t n_latent) {
  const auto reads = joined_shape(net, told);
  return std::make_shared<GaussianPosterior>(net_to_vector(net, reads, 2 * n_latent), reads);
}

StandardNormalPrior::StandardNormalPrior(std::int64_t n_latent) : mean_(register_buffer("loc", at::zeros({n_latent}))) {}

Distribution StandardNormalPrior::given(const Context&) { return standard_normal(mean_.sizes().vec(), mean_.options()); }

}  // namespace gx
