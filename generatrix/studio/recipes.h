// Configurations by name or path.
#pragma once

#include <string>

#include "generatrix/models/all.h"
#include "generatrix/spec/value.h"

namespace gx {

// A recipe's name, a .toml file, or a run folder (its config.toml). Throws UserError with the nearest recipe when it is none.
Table find_config(const std::string& name);

// The recipe of that name; null when there is none.
const Recipe* recipe_named(const std::string& name);

// The recipes of a model, by its name in the catalog.
std::vector<Recipe> recipes_of(const std::string& model);

// The first sentence of the words above a recipe, which may have several lines; what follows " -- " is its source.
std::string summary_of(const Recipe& recipe);

}  // namespace gx
