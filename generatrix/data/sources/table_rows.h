// The rows of a table's file, whatever its form.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "generatrix/base/file.h"

namespace gx {

// .csv, .tsv and .inter, each also with .gz: delimiters are tabs in the last two, else commas, or semicolons where the header has
// more of them; a number between semicolons may have a decimal comma, and gets a point. .data and .test, as UCI has them: commas,
// no header, no quotes; blank lines and lines that begin with "|" are passed by, and a full stop that ends a line of .test is no
// part of its last cell. A table whose header is numbers alone has none: its columns are x0, x1, ...  .parquet: one group of rows
// in memory at a time, cells as a CSV file has them (parquet.h). Cells come without spaces around them.
class TableRows final {
 public:
  // Throws DataError when the file is missing, damaged or has two columns of one name; Unsupported for Parquet in a build
  // without.
  explicit TableRows(const Path& path);
  ~TableRows();

  const std::vector<std::string>& header() const;
  bool has_header() const;
  bool next(std::vector<std::string>& cells);  // false after the last row; throws DataError for a row of another length
  std::string place() const;                   // of the row that next gave: "line 7"; "row 7" of Parquet, from 1
  bool has_decimal_commas() const;             // whether a number of the rows so far had one
  bool had_comma(std::size_t column) const;    // whether that number of the row that next gave had one
  std::vector<std::string> left_out() const;   // columns that have no cells, lists for example, and why: a line each
  const Path& path() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Rows of the file; 0 of an empty path.
std::int64_t count_rows(const Path& file);

// Whether the file's name says that it is such a table.
bool is_table_name(const Path& path);

}  // namespace gx
