// What the columns of a table hold, found by looking at every cell once.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "generatrix/data/source.h"
#include "generatrix/data/sources/table_rows.h"

namespace gx {

struct TableColumn {
  // What the cells are: "number", "whole", "date" or "day" (numbers all), or "category".
  std::string form;
  std::string name;
  std::int64_t place = 0;                                      // among all columns of the file
  bool is_given = false;                                       // moved to what rows are given
  std::int64_t n_unknown = 0;                                  // cells, in all parts
  double low = 0, high = 0;                                    // of numbers
  bool counts_rows = false;                                    // may be no more than a number of the row
  std::vector<std::string> words = {};                         // of a category, in order: by number where all are numbers
  std::unordered_map<std::string, std::int64_t> symbols = {};  // of words

  bool is_category() const { return form == "category"; }
  // The number or the symbol that a known cell stands for.
  double value_of(const std::string& cell) const;
};

// The names of data.given.names, or none.
const std::vector<std::string>& names_given(const DataSpec& spec);

// The columns to read, in the file's order. Unknown cells (cells.h) count for nothing. A column is, unless data.categories or
// data.numbers says otherwise:
//   category   when a known cell is neither a number nor a date, or all are whole numbers and there are only two of them
//   day, date  when all are dates, or dates with a time
//   whole      when all are whole numbers
//   number     otherwise
// Left out, with a note: columns without a known cell that nobody asked for; texts of which more than half are different from
// each other and that are more than 100, because they name the rows. data.columns, where given, says which columns are read.
// Throws UserError for names that no column has, and for a column of data.numbers that is none; DataError when most cells of a
// column are numbers and some are texts, with the line, and when categories are more than 65,536.
std::vector<TableColumn> survey(const DataSpec& spec, const std::vector<Path>& files, std::vector<std::string>& notes);

}  // namespace gx
