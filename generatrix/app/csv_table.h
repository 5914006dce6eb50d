// Numbers of rows as a table of text.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace gx {

// CSV (media/csv.h): the header, and for each row its cells.
std::string csv_table(const std::vector<std::string>& header, std::int64_t n_rows,
                      const std::function<std::vector<std::string>(std::int64_t row)>& cells);

}  // namespace gx
