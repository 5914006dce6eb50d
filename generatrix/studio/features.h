// The feature nets that ship with the library, and those that users bring.
#pragma once

#include <optional>
#include <string>

#include "generatrix/eval/features.h"

namespace gx {

// The net trained on the data set of that name (models/classifier); nothing when none ships for it.
std::optional<FeatureNet> shipped_features(const std::string& data);

// The names for which there is one.
std::vector<std::string> shipped_feature_names();

// A run of the user's own, or its model.safetensors. Throws UserError when it is none or cannot classify.
FeatureNet features_of_run(const std::string& path);

}  // namespace gx
