// The columns of a table of series, and the fields that they make.
#pragma once

#include <optional>

#include "generatrix/data/codec.h"
#include "generatrix/data/sources/table_columns.h"

namespace gx {

// Columns that make one field, a sequence: numbers together, a category alone.
struct SeriesGroup {
  std::string name;
  bool is_given = false, is_category = false;
  std::vector<TableColumn> columns = {};

  std::int64_t width() const { return static_cast<std::int64_t>(columns.size()); }
  bool may_miss() const;
  // Of rows of at most `longest` steps; any_unknown: cells may be unknown, whatever the table has.
  Field field(std::int64_t longest, bool any_unknown) const;
  ColumnCodecPtr codec(const Field& field, const Column& train) const;  // as the training rows ask for
};

struct SeriesTable {
  std::optional<std::size_t> id = {}, time = {};  // places of these columns
  std::vector<SeriesGroup> groups = {};           // of the event first
};

// "series", the numbers that are modelled; "covariates", the numbers of data.given, which every step must have; and each
// category of data.categories or data.given by its own name. Columns of texts that nobody asked for are left out, with a note;
// two whole numbers are numbers unless data.categories has them. Throws as survey does, and DataError where nothing is modelled.
SeriesTable series_table(const DataSpec& spec, const std::vector<Path>& files, std::vector<std::string>& notes);

// The column of one of these names, written in any letters.
std::optional<std::size_t> find_column(const std::vector<std::string>& header, std::initializer_list<const char*> names);

}  // namespace gx
