#include "generatrix/eval/known_samplers.h"

#include <algorithm>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

const SamplerInfo& named(const std::string& name, const std::vector<SamplerInfo>& among) {
  std::vector<std::string> names;
  for (const auto& info : among) {
    if (info.name == name) return info;
    names.push_back(info.name);
  }
  throw errors::unknown_name("", "sampler", name, names);
}

}  // namespace

const std::vector<SamplerInfo>& samplers() {
  static const std::vector<SamplerInfo> all{prior_sampler(), mixture_sampler(), gaussian_sampler(), two_stage_sampler(),
                                            flow_sampler()};
  return all;
}

const SamplerInfo& sampler_named(const std::string& name) { return named(name, samplers()); }

SamplerInfo sampler_named(const std::string& name, Model& model) { return named(name, with_own_samplers(model, samplers())); }

}  // namespace gx
