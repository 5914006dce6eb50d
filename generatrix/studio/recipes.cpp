#include "generatrix/studio/recipes.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/base/file.h"
#include "generatrix/spec/toml.h"
#include "generatrix/train/run_folder.h"

namespace gx {

Table find_config(const std::string& name) {
  if (const auto* recipe = recipe_named(name)) return parse_toml(recipe->text, name + ".toml");
  const auto path = std::filesystem::is_directory(name) ? RunFolder{name}.config() : Path(name);
  const bool is_path = std::filesystem::exists(path) || name.find_first_of("/.") != std::string::npos;
  if (!is_path) {
    std::vector<std::string> own, names;
    for (const auto& recipe : recipes_of(name)) own.push_back(recipe.name);
    if (!own.empty())
      throw errors::bad_value("recipe", name, fmt::format("is a model; its recipes are {}", fmt::join(own, ", ")));
    for (const auto& recipe : all_recipes()) names.push_back(recipe.name);
    throw errors::unknown_name("", "recipe", name, names);
  }
  return parse_toml(read_file(path, "a recipe's name or a .toml configuration"), path.string());
}

const Recipe* recipe_named(const std::string& name) {
  const auto found = std::ranges::find(all_recipes(), name, &Recipe::name);
  return found == all_recipes().end() ? nullptr : &*found;
}

std::vector<Recipe> recipes_of(const std::string& model) {
  std::vector<Recipe> found;
  for (const auto& recipe : all_recipes()) {
    const auto config = parse_toml(recipe.text, recipe.name);
    if (*config.at("model").as<Table>()->at("kind").as<std::string>() == model) found.push_back(recipe);
  }
  return found;
}

std::string summary_of(const Recipe& recipe) {
  std::string text;
  for (std::size_t begin = 0; recipe.text.compare(begin, 2, "# ") == 0; begin = recipe.text.find('\n', begin) + 1)
    text += recipe.text.substr(begin + 2, recipe.text.find('\n', begin) - begin - 2) + " ";
  text.resize(std::min(text.find(" -- "), text.size()));
  const auto end = text.find(". ");
  return text.substr(0, end == text.npos ? text.find_last_not_of(' ') + 1 : end + 1);
}

}  // namespace gx
