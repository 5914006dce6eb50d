// The samplers that hold for all models, in the order in which they are listed. A new one is a file under samplers/, a line here
// and one in known_samplers.cpp.
#pragma once

#include "generatrix/contract/sampler.h"

namespace gx {

// Of the stream that samplers of a run are fitted with, everywhere and whatever else is drawn: one run, one sampler.
inline constexpr std::uint64_t kFitSeed = 0;

SamplerInfo prior_sampler();
SamplerInfo gaussian_sampler();
SamplerInfo mixture_sampler();
SamplerInfo two_stage_sampler();
SamplerInfo flow_sampler();

const std::vector<SamplerInfo>& samplers();

// Throws UserError with the nearest name.
const SamplerInfo& sampler_named(const std::string& name);
// One of these or of the model's own; it need not apply to the model.
SamplerInfo sampler_named(const std::string& name, Model& model);

}  // namespace gx
