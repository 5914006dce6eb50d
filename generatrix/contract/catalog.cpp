#include "generatrix/contract/catalog.h"

#include <algorithm>

#include "generatrix/base/errors.h"

namespace gx {

const CatalogEntry& Catalog::at(const std::string& name) const {
  const auto found = std::ranges::find(entries_, name, [](const CatalogEntry& e) { return e.info.name; });
  if (found != entries_.end()) return *found;
  std::vector<std::string> names;
  for (const auto& entry : entries_) names.push_back(entry.info.name);
  throw errors::unknown_name("", "model", name, names);
}

std::vector<std::string> Catalog::names_with(const std::string& ability) const {
  std::vector<std::string> names;
  for (const auto& entry : entries_) {
    if (std::ranges::find(entry.abilities, ability) != entry.abilities.end()) names.push_back(entry.info.name);
  }
  return names;
}

void refuse_task(const std::string& name, const std::string& reason) { throw errors::does_not_fit(name, reason); }

void refuse_ability(const std::string& name, const std::string& verb, const std::vector<std::string>& with) {
  throw errors::lacks_ability(name, verb, with);
}

}  // namespace gx
