#include "generatrix/eval/known_samplers.h"

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/eval/has_ability.h"

namespace gx {
const std::vector<SamplerInfo>& samplers() {
  static const std::vector<SamplerInfo> all{prior_sampler(), mixture_sampler(), gaussian_sampler()};
  return all;
}

const SamplerInfo& sampler_named(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& info : samplers()) {
    if (info.name == name) return info;
    names.push_back(info.name);
  }
  throw errors::unknown_name("", "sampler", name, names);
}

bool applies(const SamplerInfo& info, Model& model) {
  return std::ranges::all_of(info.needs, [&](const auto& ability) { return has_ability(model, ability); });
}

}  // namespace gx
