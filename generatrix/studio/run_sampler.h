// A sampler of a run, by name.
#pragma once

#include <string>

#include "generatrix/contract/sampler.h"
#include "generatrix/studio/loaded_run.h"

namespace gx {

// One that learns is fitted to the run's own training rows the first time, from a stream of its own; what it learned is kept in
// the run's folder, so that later draws need no data and are the same. It is fitted anew when the model has changed since, and
// when the file is damaged or cannot be read or written: `say` is told why. settings: some of the sampler's own
// (SamplerInfo::fields); one fitted with other settings is learned anew. Throws UserError for an unknown name or setting, and for
// a sampler that this model cannot have, naming those that it can.
Sampler run_sampler(const LoadedRun& run, const std::string& name, const Table& settings, const Say& say);

}  // namespace gx
