#include "generatrix/eval/known_samplers.h"
#include "generatrix/eval/samplers/mixture_of_codes.h"

namespace gx {

SamplerInfo gaussian_sampler() {
  return mixture_sampler_of("gaussian", "codes from one normal law with full covariance, fitted to those of training rows",
                            {.components = 1, .iterations = 1});
}

}  // namespace gx
