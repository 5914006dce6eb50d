#include "generatrix/app/run_sampler.h"

#include <fmt/ranges.h>

#include "generatrix/base/errors.h"

namespace gx {

const SamplerInfo& expect_sampler(const LoadedRun& run, const std::string& name) {
  const auto& info = sampler_named(name);
  if (applies(info, run.model())) return info;
  std::vector<std::string> others;
  for (const auto& other : samplers()) {
    if (applies(other, run.model())) others.push_back(other.name);
  }
  if (others.empty()) run.require<CanSample>("sample");  // throws, naming the models that can
  throw errors::bad_value(
      "--sampler", name,
      fmt::format("{} cannot {}; use --sampler {}", run.name(), fmt::join(info.needs, " and "), fmt::join(others, " or ")));
}

}  // namespace gx
