#include "generatrix/contract/sampler.h"

#include <algorithm>

#include "generatrix/contract/abilities.h"

namespace gx {

bool applies(const SamplerInfo& info, const Model& model) {
  return std::ranges::all_of(info.needs, [&](const auto& ability) { return has_ability(model, ability); });
}

std::vector<SamplerInfo> with_own_samplers(Model& model, std::vector<SamplerInfo> known) {
  auto* owner = dynamic_cast<OffersSamplers*>(&model);
  if (!owner) return known;
  for (auto& own : owner->samplers()) {
    const auto same = std::ranges::find(known, own.name, &SamplerInfo::name);
    same == known.end() ? known.push_back(std::move(own)) : static_cast<void>(*same = std::move(own));
  }
  return known;
}

std::vector<SamplerInfo> samplers_of(Model& model, const std::vector<SamplerInfo>& known) {
  auto all = with_own_samplers(model, known);
  std::erase_if(all, [&](const SamplerInfo& info) { return !applies(info, model); });
  return all;
}

}  // namespace gx
