// The configurations of a model that the laws run over: its defaults, each kind of each of its variants, and its recipes.
#pragma once

#include <string>
#include <vector>

#include "generatrix/contract/catalog.h"

namespace gx {

struct Configuration {
  std::string name;     // "default", "generator.norm.none", "gan-ring"
  Table parameters;     // normalized
  bool nested = false;  // a kind of a variant inside another: one space is enough
};

// Each once: what equals an earlier one is left out.
std::vector<Configuration> configurations(const CatalogEntry& entry);

}  // namespace gx
