// The feature nets that ship with the library, and those that users bring.
#pragma once

#include <optional>
#include <string>

#include "generatrix/data/space.h"
#include "generatrix/eval/features.h"

namespace gx {

// The net trained on the data set of that name (models/classifier); nothing when none ships for it.
std::optional<FeatureNet> shipped_features(const std::string& data);

// The names for which there is one.
std::vector<std::string> shipped_feature_names();

// The net at `path` (features_file.h), or the one that ships for data of that name where it reads such events; `path` may be
// empty.
std::optional<FeatureNet> features_for(const std::string& path, const std::string& data, const Space& event);

}  // namespace gx
