#include "generatrix/eval/known_samplers.h"
#include "generatrix/eval/samplers/codes.h"
#include "generatrix/prob/estimators/gaussian_mixture_fit.h"

namespace gx {
namespace {

Distribution fitted(const Tensor& codes, Rng& rng) {
  return fit_gaussian_mixture(codes, {.components = 1, .iterations = 1}, rng).law();
}

Sampler fit(Model& model, const Dataset& train, const Codec& codec, const Rng& rng) {
  return sampler_of_codes("gaussian", model, train, codec, rng, fitted);
}

}  // namespace

SamplerInfo gaussian_sampler() {
  return {.name = "gaussian",
          .summary = "codes from one normal law with full covariance, fitted to those of training rows",
          .needs = {"encode", "decode"},
          .learns = true,
          .fit = fit};
}

}  // namespace gx
