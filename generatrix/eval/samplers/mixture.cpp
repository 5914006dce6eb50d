#include "generatrix/eval/known_samplers.h"
#include "generatrix/eval/samplers/mixture_of_codes.h"

namespace gx {
namespace {

// Ten components, as in the published comparisons (Ghosh et al. 2020, section 5; Chadebec et al. 2022, arXiv 2206.08309).
Sampler fit(Model& model, const Dataset& train, const Codec& codec, const Rng& rng) {
  return fit_mixture_of_codes("gmm", model, train, codec, rng, {.components = 10});
}

Sampler restore(Model& model, const Codec& codec, const Learned& learned) {
  return mixture_of_codes("gmm", model, codec, learned);
}

}  // namespace

SamplerInfo mixture_sampler() {
  return {.name = "gmm",
          .summary = "codes from a mixture of 10 normal laws with full covariances, fitted to those of training rows",
          .needs = {"encode", "decode"},
          .learns = true,
          .fit = fit,
          .restore = restore};
}

}  // namespace gx
