#include "generatrix/studio/features.h"

#include "generatrix/models/all.h"
#include "generatrix/studio/features_file.h"
#include "generatrix/studio/loaded_run.h"

namespace gx {

std::optional<FeatureNet> shipped_features(const std::string& data) {
  for (const auto& [name, bytes] : all_weights()) {
    if (name == data) return features_of(load_model(bytes, "the weights that ship for " + name, full_catalog()), name);
  }
  return std::nullopt;
}

std::vector<std::string> shipped_feature_names() {
  std::vector<std::string> names;
  for (const auto& file : all_weights()) names.push_back(file.name);
  return names;
}

std::optional<FeatureNet> features_for(const std::string& path, const std::string& data, const Space& event) {
  if (!path.empty()) return open_features(path, event);
  auto net = shipped_features(data);
  return net && reads(net->codec->task().event, event) ? net : std::nullopt;
}

}  // namespace gx
