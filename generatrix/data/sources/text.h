// Texts as data sets: a line is a row.
#pragma once

#include "generatrix/data/source.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

// The field "text": a sequence of symbols, which are characters (of UTF-8) or words (what stands between spaces), as data.tokens
// says. The vocabulary is of the training file: "<unk>" for what it does not have, "<end>" for the end of a line, then characters
// by their code, or words by how often they come; of more than 65,534 words the rarer ones are unknown. A line of more than
// data.longest members (256 where that is 0) is cut into rows of that many; only its last row ends with "<end>". Blank lines are
// left out.
//
// With data.window the lines go on: a row is a window of so many members of the whole text, in which "\n" stands for the end of a
// line and nothing ends a row. Of a text in one file the last windows are held out, data.valid of them to validate and as many
// behind them to test.
//
// Files of valid and test are found beside the training file (siblings.h). A lone carriage return ends a line, too.
// Symbols of more than `most_bytes` lie in a temporary file (spool.h), and a training file's rows stay there.
Opened open_text(const DataSpec& spec, std::int64_t most_bytes = std::int64_t{1} << 30);

}  // namespace gx
