// Conditions as a person types them after --given.
#pragma once

#include <string>
#include <vector>

#include "generatrix/studio/run_conditions.h"

namespace gx {

// "3", "label=3", "0,1,7" or "all" as labels below `classes`; `column` may stand for "label". Names of classes stand for their
// numbers. Throws UserError for other words and for labels that there are none of.
std::vector<std::int64_t> parse_labels(const std::string& words, std::int64_t classes, const std::vector<std::string>& names,
                                       const std::string& column = "label");

// "a red disc" or "a red disc,a blue square": captions, word by word, as rows of a codec of words. Throws UserError for a word
// that the codec does not know.
Column parse_captions(const std::string& text, const ColumnCodec& codec);

struct Given {
  Conditions conditions;
  std::int64_t n_named = 0;  // different conditions that come in turn; 0 when nobody named any
};

// What --given says to this run's model: labels, captions or columns by name (named_columns.h) in turn, or a file whose rows hold
// the condition, in turn; the usual conditions for "", with notes to `say`. Throws UserError when the model reads no condition
// and was given one.
Given conditions_for(const LoadedRun& run, const std::string& words, const Say& say);

}  // namespace gx
