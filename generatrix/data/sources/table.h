// Tables of numbers, dates and categories as data sets.
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/source.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

// Two fields at most: "numbers" (float64; dates in seconds since 1970) and "categories", each a number or symbol for each of its
// columns, in the file's order; cells may be unknown. Columns of data.given are given instead: numbers as one field
// "given_numbers", each category as a field of its own name. Rows of valid and test files are read beside the training rows
// (siblings.h). Columns are those of table_columns.h. Tables above `most_bytes` in memory are kept in a temporary file without a
// name.
Opened open_table(const DataSpec& spec, std::int64_t most_bytes = std::int64_t{1} << 30);

}  // namespace gx
