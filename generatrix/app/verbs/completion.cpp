#include "generatrix/app/completion.h"

#include "generatrix/app/verbs.h"
#include "generatrix/data/known_sources.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/known_samplers.h"
#include "generatrix/studio/loaded_run.h"
#include "generatrix/studio/recipes.h"

namespace gx {
namespace {

PlaceWords place_words(const Program& program) {
  std::vector<std::string> recipes, models, data, metrics, kinds, verbs;
  for (const auto& recipe : all_recipes()) recipes.push_back(recipe.name);
  const auto catalog = full_catalog();
  for (const auto& entry : catalog.entries()) models.push_back(entry.info.name);
  for (const auto& source : known_sources()) data.push_back(source.name);
  for (const auto& info : known_metrics()) metrics.push_back(info.name);
  for (const auto& info : samplers()) kinds.push_back(info.name);
  for (const auto& verb : program.words()) verbs.push_back(verb.name);
  auto explained = models;
  explained.insert(explained.end(), recipes.begin(), recipes.end());
  explained.insert(explained.end(), data.begin(), data.end());
  explained.insert(explained.end(), {"train", "data"});
  PlaceWords words{{"train recipe", recipes}, {"compare names", recipes}, {"explain name", explained}, {"data name", data},
                   {"help verb", verbs},      {"--data", data},           {"--metrics", metrics},      {"--sampler", kinds}};
  words["completion shell"] = {"bash", "zsh"};
  words["--split"] = {"train", "valid", "test"};
  words["--device"] = {"auto", "cpu", "cuda"};
  words["--mask"] = {"lower", "upper", "left", "right", "middle"};
  return words;
}

ExitCode completion(const std::string& shell, const Program& program, const Output& output) {
  if (shell != "bash" && shell != "zsh") throw errors::unknown_name("", "shell", shell, {"bash", "zsh"});
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
