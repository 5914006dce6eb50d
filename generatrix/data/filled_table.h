// A table whose unknown cells a model has filled in, with everything else as its file has it.
#pragma once

#include <string>

#include "generatrix/base/file.h"
#include "generatrix/data/codec.h"

namespace gx {

// Whether rows of that codec that came from the file are lines of a table.
bool is_table_of(const Path& file, const Codec& codec);

// CSV: the columns of `file`, a table (table_rows.h), in their order; of each of its rows n_draws lines, one for each draw. A
// cell that is known stands as in the file, an unknown one as in `completed`: a CSV file of n_draws lines for each row, with some
// of the columns, which may end before the table does. Columns that it does not have stay as they are.
std::string filled_table(const Path& file, const Path& completed, std::int64_t n_draws);

}  // namespace gx
