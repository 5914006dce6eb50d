#include "generatrix/data/filled_table.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "generatrix/data/save_text.h"
#include "generatrix/data/sources/cells.h"
#include "generatrix/data/sources/table_rows.h"
#include "generatrix/media/csv.h"

namespace gx {

bool is_table_of(const Path& file, const Codec& codec) {
  return std::filesystem::is_regular_file(file) && is_table_name(file) && form_of(codec) == RowForm::table;
}

std::string filled_table(const Path& file, const Path& completed, std::int64_t n_draws) {
  TableRows rows(file);
  CsvReader draws(completed);
  std::vector<std::optional<std::size_t>> place;  // in a line of draws, of each column of the file
  for (const auto& name : rows.header()) {
    const auto found = std::ranges::find(draws.header(), name);
    place.push_back(found == draws.header().end() ? std::nullopt : std::optional<std::size_t>(found - draws.header().begin()));
  }
  auto text = csv_line(rows.header());
  std::vector<std::string> row, drawn, line;
  for (std::int64_t draw = 0; draws.next(drawn); ++draw) {
    if (draw % n_draws == 0 && !rows.next(row)) break;
    line = row;
    for (std::size_t j = 0; j < line.size(); ++j) {
      if (place[j] && is_unknown(line[j])) line[j] = drawn[*place[j]];
    }
    text += csv_line(line);
  }
  return text;
}

}  // namespace gx
