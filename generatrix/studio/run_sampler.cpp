#include "generatrix/studio/run_sampler.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/eval/known_samplers.h"
#include "generatrix/spec/json.h"
#include "generatrix/spec/settings.h"
#include "generatrix/train/run_folder.h"
#include "generatrix/train/tensors.h"

namespace gx {
namespace {

// Of what this sampler was learned: equal words, equal sampler.
Metadata origin(const LoadedRun& run, const std::string& name, const Table& settings) {
  Metadata words{{"format", "1"}, {"sampler", name}, {"model", run.hash()}};
  if (!settings.empty()) words.emplace("settings", to_json(settings));
  return words;
}

// Nothing when there is no such file or it is of another model, and when it cannot be used: that is said.
std::optional<Sampler> restored(const LoadedRun& run, const SamplerInfo& info, const Table& settings, const Metadata& words,
                                const Path& path, const Say& say) try {
  if (!std::filesystem::exists(path)) return std::nullopt;
  const SafetensorsFile file(path);
  if (file.metadata() != words) return std::nullopt;
  Learned learned;
  for (const auto& [name, view] : file.tensors()) learned.emplace(name, to_tensor(view, file.owner()));
  return info.restore(run.model(), run.codec(), settings, learned);
} catch (const std::exception& reason) {  // a file that is not there to read, or says something else
  say(fmt::format("{} cannot be used, the sampler is fitted anew: {}", path.string(), reason.what()));
  return std::nullopt;
}

// What cannot be kept is only fitted again the next time.
void keep(const Sampler& sampler, const Metadata& words, const Path& path, const Say& say) try {
  make_folder(path.parent_path());
  write_tensors(path, {sampler.learned.begin(), sampler.learned.end()}, words);
} catch (const std::exception& reason) {
  say(fmt::format("the fitted sampler is not kept: {}", reason.what()));
}

void check_settings(const SamplerInfo& info, const Table& settings) {
  std::vector<std::string> known;
  for (const auto& field : info.fields) known.push_back(field.path);
  for (const auto& [path, value] : flatten(settings)) {
    if (known.empty()) throw errors::bad_value("--set", path, "sampler " + info.name + " has no settings");
    if (std::ranges::find(known, path) == known.end()) throw errors::unknown_name("--set", "setting", path, known);
  }
}

Sampler fitted(const LoadedRun& run, const SamplerInfo& info, const Table& settings, const Say& say) {
  const auto train = info.learns ? run.here(own_training_rows(run, say)) : nullptr;
  return info.fit(run.model(), run.codec(), settings, train.get(), run.rng(static_cast<std::int64_t>(kFitSeed)).fork(info.name));
}

UserError no_law_of_codes(const LoadedRun& run) {
  return UserError(
      fmt::format("{0} has no law of its codes, which are symbols: `generatrix encode {1} --split train -o codes.npz`, "
                  "train a model of symbols on them (recipe vqvae-prior), and sample that run --through {1}",
                  run.name(), run.path()));
}

SamplerInfo expect_sampler(const LoadedRun& run, const std::string& name) {
  auto info = sampler_named(name, run.model());
  if (applies(info, run.model())) return info;
  std::vector<std::string> others;
  for (const auto& other : samplers_of(run.model(), samplers())) others.push_back(other.name);
  if (others.empty() && dynamic_cast<HasCodebook*>(&run.model())) throw no_law_of_codes(run);
  if (others.empty()) run.require<CanSample>("sample");  // throws, naming the models that can
  std::vector<std::string> missing;
  for (const auto& ability : info.needs) {
    if (!has_ability(run.model(), ability)) missing.push_back(ability == "vectors" ? "give codes that are vectors" : ability);
  }
  throw errors::bad_value("--sampler", name,
                          fmt::format("needs a model that can {}, and {} cannot; use --sampler {}", fmt::join(missing, " and "),
                                      run.name(), fmt::join(others, " or ")));
}

}  // namespace

Sampler run_sampler(const LoadedRun& run, const std::string& name, const Table& settings, const Say& say) {
  const auto info = expect_sampler(run, name);
  check_settings(info, settings);
  if (!info.learns || run.hash().empty() || !std::filesystem::is_directory(run.path())) return fitted(run, info, settings, say);
  const auto path = RunFolder{run.path()}.sampler(name, run.checkpoint());
  const auto words = origin(run, name, settings);
  if (auto sampler = restored(run, info, settings, words, path, say)) return std::move(*sampler);
  auto sampler = fitted(run, info, settings, say);
  keep(sampler, words, path, say);
  return sampler;
}

}  // namespace gx
