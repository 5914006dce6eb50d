#include "generatrix/eval/known_samplers.h"
#include "generatrix/eval/samplers/codes.h"
#include "generatrix/prob/estimators/gaussian_mixture_fit.h"

namespace gx {
namespace {

// Ten components, as in the published comparisons (Ghosh et al. 2020, section 5; Chadebec et al. 2022, arXiv 2206.08309).
Distribution fitted(const Tensor& codes, Rng& rng) { return fit_gaussian_mixture(codes, {.components = 10}, rng).law(); }

Sampler fit(Model& model, const Dataset& train, const Codec& codec, const Rng& rng) {
  return sampler_of_codes("gmm", model, train, codec, rng, fitted);
}

}  // namespace

SamplerInfo mixture_sampler() {
  return {.name = "gmm",
          .summary = "codes from a mixture of 10 normal laws with full covariances, fitted to those of training rows",
          .needs = {"encode", "decode"},
          .learns = true,
          .fit = fit};
}

}  // namespace gx
