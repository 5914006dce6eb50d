// Which rows the contestants of a comparison are judged by.
#pragma once

#include <string>
#include <vector>

#include "generatrix/eval/compare.h"
#include "generatrix/studio/loaded_run.h"

namespace gx {

// What a contestant reads, by its own settings and codec.
struct ContestData {
  DataSpec spec;
  Data data;
};

// One ground for each, in order. Where all settings of the data are equal it is their part `split` as it is. Otherwise it is the
// rows that every contestant has in that part, so that none of them trained on one: valid, limit and seed decide that. `notes`
// hears of rows that are left out. Throws UserError when no rows are common. `forced`: all are judged by the first's rows,
// whatever theirs are.
std::vector<Ground> grounds_of(const std::vector<ContestData>& all, const std::string& split, bool forced,
                               std::vector<std::string>& notes);

}  // namespace gx
