#include "generatrix/eval/known_samplers.h"
#include "generatrix/eval/samplers/mixture_of_codes.h"

namespace gx {

// Ten components, as in the published comparisons (Ghosh et al. 2020, section 5; Chadebec et al. 2022, arXiv 2206.08309).
SamplerInfo mixture_sampler() {
  return mixture_sampler_of("gmm",
                            "codes from a mixture of 10 normal laws with full covariances, fitted to those of training rows",
                            {.components = 10});
}

}  // namespace gx
