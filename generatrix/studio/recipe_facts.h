// What a recipe trains, before it is trained.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generatrix/contract/catalog.h"
#include "generatrix/spec/value.h"
#include "generatrix/train/config.h"

namespace gx {

struct RecipeFacts {
  std::string name, summary;
  RunConfig config;  // complete
  std::string text;  // its TOML, as it was written
  const CatalogEntry* model = nullptr;

  // What only the data tell; absent where this machine does not have them.
  struct Measure {
    std::int64_t rows = 0, steps = 0, parameters = 0;
  };
  std::optional<Measure> measure;
  std::string advice;  // how to get the data that are not here
};

// Opens the data and builds the model, but takes no step. The entry is the catalog's own. Throws UserError with the nearest name.
RecipeFacts facts_of_recipe(const std::string& name, const Catalog& catalog);

}  // namespace gx
