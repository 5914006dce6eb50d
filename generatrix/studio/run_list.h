// The runs below a folder, without loading their weights.
#pragma once

#include <ctime>
#include <vector>

#include "generatrix/base/file.h"

namespace gx {

struct RunSummary {
  Path folder;
  std::string model, data;  // the names in its configuration; empty when it cannot be read
  std::int64_t steps = 0;   // at which the kept weights were taken; 0 before there are any
  double score = 0;         // their validation score in nats; NaN when there is none
  std::time_t changed = 0;  // when the weights, or else the configuration, were written
  std::string problem;      // why the run cannot be used; empty when it can
};

// `folder` itself when it is a run, otherwise every run in it and in the folders below, newest first. A run is a folder with a
// config.toml or a model.safetensors. Throws UserError when there is no such folder.
std::vector<RunSummary> list_runs(const Path& folder);

}  // namespace gx
