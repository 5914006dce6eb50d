// What a person sees first of a comparison: what articles claim of models in words (efficient, parallel, reversible), as numbers,
// few enough for one screen. The table on the terminal and the page show the same columns.
#pragma once

#include <string>
#include <vector>

#include "generatrix/eval/report.h"

namespace gx {

struct HeadlineColumn {
  std::size_t column;   // of Report::columns
  std::string word;     // what it is about: "quality", "likelihood", "efficient", "parallel", "reversible", "speed"
  std::string heading;  // plain words with the unit
  std::string about;    // one sentence for a person who meets the number for the first time
  bool asked = false;   // by name: its error and its kind belong beside it
};

// In the order in which they are shown. Of each kind of quality and likelihood the best known that the report has; all of them
// where the report has few, because somebody asked for these. What the report lacks is left out.
std::vector<HeadlineColumn> headline_of(const Report& report);

// What the training of one contestant took.
struct TrainingTook {
  std::string name;    // of the contestant
  double steps = 0;    // mean over seeds
  double seconds = 0;  // the same
  bool operator==(const TrainingTook&) const = default;
};

// One for each contestant whose training is known; from the report's own columns.
std::vector<TrainingTook> trainings_of(const Report& report);

}  // namespace gx
