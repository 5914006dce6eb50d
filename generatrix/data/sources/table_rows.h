// The rows of a table's file, whatever its form.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "generatrix/base/file.h"

namespace gx {

// .csv, .tsv and .inter, each also with .gz: delimiters are tabs in the last two, else commas, or semicolons where the header has
// more of them. .data and .test, as UCI has them: commas, no header, no quotes; blank lines and lines that begin with "|" are
// passed by, and a full stop that ends a line of .test is no part of its last cell. A table whose header is numbers alone has
// none: its columns are x0, x1, ...  Cells come without spaces around them.
class TableRows final {
 public:
  // Throws DataError when the file is missing, damaged or has two columns of one name.
  explicit TableRows(const Path& path);
  ~TableRows();

  const std::vector<std::string>& header() const;
  bool has_header() const;
  bool next(std::vector<std::string>& cells);  // false after the last row; throws DataError for a row of another length
  std::int64_t line() const;                   // of the row that next gave
  const Path& path() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Whether the file's name says that it is such a table.
bool is_table_name(const Path& path);

}  // namespace gx
