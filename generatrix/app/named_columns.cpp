#include "generatrix/app/named_columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/base/parts.h"
#include "generatrix/base/text.h"

namespace gx {
namespace {

// The cells of a row in the order of the columns; nothing where a part has no "=".
std::optional<std::vector<std::string>> cells_of(std::string_view row, const std::vector<std::string>& columns) {
  std::vector<std::optional<std::string>> found(columns.size());
  for (const auto& part : parts_of(row, ',')) {
    const auto equals = part.find('=');
    if (equals == part.npos) return {};
    const std::string name(part.substr(0, equals));
    const auto place = static_cast<std::size_t>(std::ranges::find(columns, name) - columns.begin());
    if (place == columns.size()) throw errors::unknown_name("--given", "column", name, columns);
    if (found[place]) throw errors::bad_value("--given", std::string(row), "names " + name + " twice");
    found[place] = part.substr(equals + 1);
  }
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!found[i])
      throw errors::bad_value("--given", std::string(row),
                              fmt::format("lacks {}; the model is given {}", columns[i], listed(columns, columns.size())));
    cells.push_back(*found[i]);
  }
  return cells;
}

}  // namespace

std::optional<std::vector<std::vector<std::string>>> lines_of_named(const std::string& words,
                                                                    const std::vector<std::string>& columns) {
  std::vector<std::vector<std::string>> lines;
  for (const auto row : parts_of(words, ';')) {
    auto cells = cells_of(row, columns);
    if (!cells) return {};
    lines.push_back(std::move(*cells));
  }
  return lines;
}

}  // namespace gx
