#include "generatrix/eval/known_samplers.h"
#include "generatrix/eval/samplers/mixture_of_codes.h"

namespace gx {
namespace {

Sampler fit(Model& model, const Dataset& train, const Codec& codec, const Rng& rng) {
  return fit_mixture_of_codes("gaussian", model, train, codec, rng, {.components = 1, .iterations = 1});
}

Sampler restore(Model& model, const Codec& codec, const Learned& learned) {
  return mixture_of_codes("gaussian", model, codec, learned);
}

}  // namespace

SamplerInfo gaussian_sampler() {
  return {.name = "gaussian",
          .summary = "codes from one normal law with full covariance, fitted to those of training rows",
          .needs = {"encode", "decode"},
          .learns = true,
          .fit = fit,
          .restore = restore};
}

}  // namespace gx
