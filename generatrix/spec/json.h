// Tables as JSON, for the header of a checkpoint: parse_json(to_json(t)) == t for every table whose texts are UTF-8.
//
// JSON has no inf and nan: such a number is written {"$number": "inf"}. A real number keeps its point (1.0), a whole one has
// none.
#pragma once

#include <string>
#include <string_view>

#include "generatrix/spec/value.h"

namespace gx {

std::string to_json(const Table& table);  // one line, keys in the table's order

// Throws DataError, naming `file`, for what is not JSON, not an object, holds null or numbers beyond 64 bits, or is nested
// deeper than 64 levels (a file may come from a stranger).
Table parse_json(std::string_view text, const std::string& file);

}  // namespace gx
