#include "generatrix/studio/features.h"

#include <ATen/ATen.h>

#include "generatrix/data/codecs/known.h"
#include "generatrix/models/all.h"
#include "generatrix/studio/features_file.h"
#include "generatrix/studio/loaded_run.h"

namespace gx {

namespace {

constexpr const char* kStacked = "stacked-mnist";

// The net of digits for pictures of three of them (data/sources/stacked.h): features side by side; the law of a label is the
// product of those of its digits.
std::optional<FeatureNet> stacked_features() {
  auto one = shipped_features("mnist");
  if (!one) return std::nullopt;
  const auto& digit = one->codec->task().event.only();
  auto field = digit;
  field.shape[0] = 3;
  const auto of = [of_digit = one->of, shape = digit.shape](const Tensor& x) -> CanClassify::Classified {
    const auto [features, log_probs] = of_digit(x.reshape({-1, shape[0], shape[1], shape[2]}));
    const auto each = log_probs.view({x.size(0), 3, -1});  // [n, 3, 10]
    const auto digit_of = [&](std::int64_t i, at::IntArrayRef place) { return each.select(1, i).view(place); };
    const auto all = digit_of(0, {-1, 10, 1, 1}) + digit_of(1, {-1, 1, 10, 1}) + digit_of(2, {-1, 1, 1, 10});
    return {features.reshape({x.size(0), -1}), all.flatten(1)};
  };
  return FeatureNet{kStacked, one->hash, of, Codec({grey_codec(field)})};
}

}  // namespace

std::optional<FeatureNet> shipped_features(const std::string& data) {
  if (data == kStacked) return stacked_features();
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
