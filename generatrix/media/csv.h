// Tables as text (RFC 4180) through libcsv, row by row: CSV, TSV and their like, plain or in gzip.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "generatrix/base/file.h"
#include "generatrix/media/lines.h"

namespace gx {

// The first row is the header; every row has as many cells. Cells stand between delimiters exactly as they are, spaces included.
// A cell in double quotes may hold delimiters, line ends and, written twice, double quotes. Rows end with any line end; blank
// lines are none. An empty cell and an empty one in quotes are the same. What the bytes mean is the caller's business. Memory
// grows with the longest row only, and none may be longer than kLongestLine.
class CsvReader final {
 public:
  // Throws DataError when the file is missing, unreadable, empty, in UTF-16, or its header is damaged as rows are;
  // std::logic_error when the delimiter is a double quote or a line end.
  explicit CsvReader(const Path& path, char delimiter = ',');
  ~CsvReader();
  CsvReader(CsvReader&&) noexcept;

  const std::vector<std::string>& header() const;

  // The next row; its strings keep their memory from call to call. False after the last row.
  // Throws DataError, with file and line, for a row with another number of cells than the header, for a double quote inside a
  // cell that has none around it, for one that is never closed, and for damaged gzip data.
  bool next(std::vector<std::string>& cells);

  // The line of the file, from 1, on which the row that next gave (at first the header) begins.
  std::int64_t line() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The cell as it stands in a file: in double quotes where it holds a delimiter, a double quote or a line end.
// A row that is one empty cell must be written as "", or its line is blank.
std::string csv_cell(std::string_view text, char delimiter = ',');

// Cells between commas, and a line end.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace gx
