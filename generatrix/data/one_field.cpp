#include "generatrix/data/one_field.h"

#include <fmt/ranges.h>

#include <vector>

namespace gx {

std::optional<std::string> why_not_one_field(const Space& event) {
  if (event.is_one()) return {};
  std::vector<std::string> names;
  for (const auto& field : event.fields) names.push_back(field.name);
  return fmt::format(
      "rows have several fields ({}), and this model is of one: choose columns of one kind by data.columns, or a model of mixed "
      "rows",
      fmt::join(names, ", "));
}

}  // namespace gx
