// The configurations of a model that the laws run over: its defaults, with conditions where it may read them, each kind of each
// of its variants, and its recipes; nets are narrower than theirs.
#pragma once

#include <string>
#include <vector>

#include "generatrix/contract/catalog.h"

namespace gx {

struct Configuration {
  std::string name;  // "default", "generator.norm.none", "gan-ring"
  Table parameters;  // normalized
  // How many tasks it is tried on: a recipe, and a kind of a variant inside another, on one; other kinds on the plain ones; the
  // defaults and a model that reads conditions on all.
  enum class Reach { one, plain, all } reach = Reach::plain;
};

// Each once: what equals an earlier one is left out.
std::vector<Configuration> configurations(const CatalogEntry& entry);

}  // namespace gx
