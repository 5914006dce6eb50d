// Series of numbers as data sets: a row for each series.
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/source.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

// The field "series": a sequence of steps, each with a number for every other column (float64, cells may be unknown), from a
// table (table_rows.h) with
//   a column id and a column time or date: the lines of one id, in the order of their times, are a row; or
//   data.window: the whole table is one series, in the order of time or date where there is such a column, and each window of
//   that many steps, one after another without overlap, is a row. What is left at the end is a shorter row.
// With data.step, the time between two steps, a step that the times leave out is a member whose cells are all unknown
// (series_gaps.h). Without it lines follow each other whatever their times, and a note counts gaps.
// Series longer than data.longest are cut into rows of that many steps. Columns of texts are left out, with a note, unless
// data.categories has them: then each is a field of its own. Columns of data.given are what the steps are given
// (series_columns.h): an empty cell of theirs is refused, and a step without a line. Parts in files of their own are found beside
// it (siblings.h).
Opened open_series(const DataSpec& spec);

// Whether the table has the columns for it, or data.window is asked for.
bool is_series(const DataSpec& spec, const Path& file);

}  // namespace gx
