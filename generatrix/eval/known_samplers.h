// The samplers that this program knows, in the order in which they are listed. A new one is a file under samplers/, a line here
// and one in known_samplers.cpp.
#pragma once

#include "generatrix/eval/sampler.h"

namespace gx {

SamplerInfo prior_sampler();
SamplerInfo gaussian_sampler();
SamplerInfo mixture_sampler();

}  // namespace gx
