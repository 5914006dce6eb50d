// What a run's model is told when it draws.
#pragma once

#include "generatrix/contract/conditions.h"
#include "generatrix/studio/loaded_run.h"

namespace gx {

// When nobody says: nothing, labels by their share in training, or what the run's own training rows are given. Opens the run's
// data only for the last; `say` hears of notes on the data.
Conditions usual_conditions(const LoadedRun& run, const Say& say);

// The conditions that a file holds, encoded, on the run's device: rows that are the condition themselves (a picture, an array),
// or rows of the model's own kind with what they are given (labels); of a table whose columns are given, these columns suffice.
// `say` hears what happened to rows on reading. Throws UserError when they are neither, DataError for cells that are empty.
Rows read_conditions(const LoadedRun& run, const std::string& file, const Say& say);

// The same of lines of a table that is no file, under the names of their columns; errors speak of `name`.
Rows conditions_in_lines(const LoadedRun& run, const std::vector<std::string>& columns,
                         const std::vector<std::vector<std::string>>& lines, const std::string& name, const Say& say);

}  // namespace gx
