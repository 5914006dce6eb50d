#include "generatrix/app/csv_table.h"

#include "generatrix/media/csv.h"

namespace gx {

std::string csv_table(const std::vector<std::string>& header, std::int64_t n_rows,
                      const std::function<std::vector<std::string>(std::int64_t row)>& cells) {
  auto text = csv_line(header);
  for (std::int64_t row = 0; row < n_rows; ++row) text += csv_line(cells(row));
  return text;
}

}  // namespace gx
