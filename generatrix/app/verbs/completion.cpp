#include "generatrix/app/completion.h"

#include <algorithm>

#include "generatrix/app/verbs.h"
#include "generatrix/data/known_sources.h"
#include "generatrix/data/region.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/known_samplers.h"
#include "generatrix/studio/recipes.h"

namespace gx {
namespace {

const std::vector<std::string> kShells{"bash", "zsh"};

PlaceWords place_words(const Program& program) {
  std::vector<std::string> recipes, data, metrics, kinds, verbs;
  for (const auto& recipe : all_recipes()) recipes.push_back(recipe.name);
  for (const auto& source : known_sources()) data.push_back(source.name);
  for (const auto& info : known_metrics()) metrics.push_back(info.name);
  for (const auto& info : samplers()) kinds.push_back(info.name);
  for (const auto& verb : program.words()) verbs.push_back(verb.name);
  PlaceWords words{{"train recipe", recipes}, {"compare names", recipes}, {"explain name", explained_names()},
                   {"data name", data},       {"help verb", verbs},       {"--data", data},
                   {"--metrics", metrics},    {"--sampler", kinds}};
  words["completion shell"] = kShells;
  words["--split"] = {"train", "valid", "test"};
  words["--device"] = {"auto", "cpu", "cuda"};
  words["--mask"] = region_names();
  return words;
}

ExitCode completion(const std::string& shell, const Program& program, const Output& output) {
  if (std::ranges::find(kShells, shell) == kShells.end()) throw errors::unknown_name("", "shell", shell, kShells);
  const auto words = place_words(program);
  const auto script = shell == "bash" ? bash_completion(program.words(), words) : zsh_completion(program.words(), words);
  output.result({{"shell", shell}, {"script", script}}, script);
  return ExitCode::ok;
}

}  // namespace

void add_completion(Program& program) {
  auto shell = std::make_shared<std::string>();
  program
      .verb("completion", "print a script that lets bash or zsh complete verbs, options and names", "generatrix completion bash")
      .required("shell", *shell, "bash or zsh; in ~/.bashrc: source <(generatrix completion bash)")
      .does([shell, &program](Output& output) { return completion(*shell, program, output); });
}

}  // namespace gx
