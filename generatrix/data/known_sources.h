// The data sets that have a name, and where this machine has them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

struct SourceInfo {
  std::string name, summary;
  std::string kind;  // "images", "music", "text", "bits", "table" or "density"
  Shape event;
  std::int64_t rows = 0, test = 0;  // of training (before any is held out) and of the test set; test 0: held out too
  std::int64_t classes = 0;
  std::string found;   // the folder, or "generated"; empty when this machine does not have it
  std::string advice;  // how to get it, when it is not found
};

// Looked up anew at every call: $GENERATRIX_DATA may have changed.
std::vector<SourceInfo> known_sources();
// The one of that name; nothing when there is none.
std::optional<SourceInfo> known_source(const std::string& name);

}  // namespace gx
