#include "generatrix/studio/run_sampler.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/eval/known_samplers.h"
#include "generatrix/train/run_folder.h"
#include "generatrix/train/tensors.h"

namespace gx {
namespace {

// Of what this sampler was learned: equal words, equal sampler.
Metadata origin(const LoadedRun& run, const std::string& name) {
  return {{"format", "1"}, {"sampler", name}, {"model", run.hash()}};
}

// Nothing when there is no such file or it is of another model, and when it cannot be used: that is said.
std::optional<Sampler> restored(const LoadedRun& run, const SamplerInfo& info, const Path& path, const Say& say) try {
  if (!std::filesystem::exists(path)) return std::nullopt;
  const SafetensorsFile file(path);
  if (file.metadata() != origin(run, info.name)) return std::nullopt;
  Learned learned;
  for (const auto& [name, view] : file.tensors()) learned.emplace(name, to_tensor(view, file.owner()));
  return info.restore(run.model(), run.codec(), {}, learned);
} catch (const std::exception& reason) {  // a file that is not there to read, or says something else
  say(fmt::format("{} cannot be used, the sampler is fitted anew: {}", path.string(), reason.what()));
  return std::nullopt;
}

// What cannot be kept is only fitted again the next time.
void keep(const LoadedRun& run, const Sampler& sampler, const Path& path, const Say& say) try {
  make_folder(path.parent_path());
  write_tensors(path, {sampler.learned.begin(), sampler.learned.end()}, origin(run, sampler.name));
} catch (const std::exception& reason) {
  say(fmt::format("the fitted sampler is not kept: {}", reason.what()));
}

Sampler fitted(const LoadedRun& run, const SamplerInfo& info) {
  const auto train = info.learns ? run.here(run.open("").train) : nullptr;
  return info.fit(run.model(), run.codec(), {}, train.get(), run.rng(static_cast<std::int64_t>(kFitSeed)).fork(info.name));
}

SamplerInfo expect_sampler(const LoadedRun& run, const std::string& name) {
  auto info = sampler_named(name, run.model());
  if (applies(info, run.model())) return info;
  std::vector<std::string> others;
  for (const auto& other : samplers_of(run.model(), samplers())) others.push_back(other.name);
  if (others.empty()) run.require<CanSample>("sample");  // throws, naming the models that can
  throw errors::bad_value(
      "--sampler", name,
      fmt::format("{} cannot {}; use --sampler {}", run.name(), fmt::join(info.needs, " and "), fmt::join(others, " or ")));
}

}  // namespace

Sampler run_sampler(const LoadedRun& run, const std::string& name, const Say& say) {
  const auto info = expect_sampler(run, name);
  if (!info.learns || run.hash().empty() || !std::filesystem::is_directory(run.path())) return fitted(run, info);
  const auto path = RunFolder{run.path()}.sampler(name);
  if (auto sampler = restored(run, info, path, say)) return std::move(*sampler);
  auto sampler = fitted(run, info);
  keep(run, sampler, path, say);
  return sampler;
}

}  // namespace gx
