#include "generatrix/contract/sampler.h"

#include <algorithm>

#include "generatrix/contract/abilities.h"

namespace gx {

bool applies(const SamplerInfo& info, const Model& model) {
  return std::ranges::all_of(info.needs, [&](const auto& ability) { return has_ability(model, ability); });
}

std::vector<SamplerInfo> samplers_of(Model& model, const std::vector<SamplerInfo>& known) {
  std::vector<SamplerInfo> found;
  const auto take = [&](const SamplerInfo& info) {
    if (applies(info, model)) found.push_back(info);
  };
  std::ranges::for_each(known, take);
  if (auto* owner = dynamic_cast<OffersSamplers*>(&model)) std::ranges::for_each(owner->samplers(), take);
  return found;
}

}  // namespace gx
