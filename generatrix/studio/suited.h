// Recipes on data that are not their own: what a recipe says of its own data gives way where the new data cannot be read so.
#pragma once

#include <string>
#include <vector>

#include "generatrix/contract/catalog.h"
#include "generatrix/spec/value.h"

namespace gx {

struct SuitedConfig {
  Table table;
  std::vector<std::string> notes;  // what gave way, a line each
};

// `recipe` under `settings`, each as --set takes it. Pictures of several sizes get a data.size where none is said. When the
// settings name other data than the recipe, and leave data.values or model.likelihood to the recipe, then each of the two that
// does not fit these data becomes "auto". A recipe that holds nothing out, because its own data have a test part, holds out the
// usual share of data that have none. Opens the data only to find that out. Throws as spec/settings.h, parse_config and open_data
// do.
SuitedConfig suited(const Table& recipe, const std::vector<std::string>& settings, const Catalog& catalog);

// Whether the likelihood of a model follows from its data: `parameters` as CatalogEntry::normalize gives them.
bool has_auto_likelihood(const Table& parameters);

// "gaussian for numbers, categorical for categories": what likelihood "auto" of [model] means for these events; empty when the
// model has no such setting or another value.
std::string likelihood_words(const Table& parameters, const Task& task);

}  // namespace gx
