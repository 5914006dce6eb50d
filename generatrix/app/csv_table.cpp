#include "generatrix/app/csv_table.h"

#include "generatrix/media/csv.h"

namespace gx {

std::string csv_table(const std::vector<std::string>& header, std::int64_t n_rows,
                      const std::function<std::vector<std::string>(std::int64_t row)>& cells) {
  std::string text;
  const auto add = [&](const std::vector<std::string>& line) {
    for (std::size_t i = 0; i < line.size(); ++i) text += (i > 0 ? "," : "") + csv_cell(line[i]);
    text += '\n';
  };
  add(header);
  for (std::int64_t row = 0; row < n_rows; ++row) add(cells(row));
  return text;
}

}  // namespace gx
