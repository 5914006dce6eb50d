// The samplers of a run, by name.
#pragma once

#include "generatrix/app/loaded_run.h"
#include "generatrix/eval/sampler.h"

namespace gx {

// Throws UserError for an unknown name, and for a sampler that this model cannot have, naming those that it can.
const SamplerInfo& expect_sampler(const LoadedRun& run, const std::string& name);

}  // namespace gx
