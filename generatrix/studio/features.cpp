#include "generatrix/studio/features.h"

#include "generatrix/models/all.h"
#include "generatrix/studio/loaded_run.h"

namespace gx {
namespace {

// Keeps the model alive for as long as somebody looks through it.
FeatureNet look_through(const ModelFile& file, const std::string& name, const std::vector<std::string>& able) {
  auto& classifier = require<CanClassify>(*file.model, file.config.model, "classify", able);
  return {name, file.hash, [keep = file.model, &classifier](const Tensor& x) { return classifier.classify(x.to(at::kFloat)); }};
}

}  // namespace

std::optional<FeatureNet> shipped_features(const std::string& data) {
  for (const auto& [name, bytes] : all_weights()) {
    if (name != data) continue;
    const auto catalog = full_catalog();
    return look_through(load_model(bytes, "the weights that ship for " + name, catalog), name, catalog.names_with("classify"));
  }
  return std::nullopt;
}

std::vector<std::string> shipped_feature_names() {
  std::vector<std::string> names;
  for (const auto& file : all_weights()) names.push_back(file.name);
  return names;
}

FeatureNet features_of_run(const std::string& path) {
  const auto catalog = full_catalog();
  return look_through(load_model(model_path(path), catalog), path, catalog.names_with("classify"));
}

}  // namespace gx
