// Converts tables to JSON and back, for the header of a checkpoint. parse_json(to_json(t)) == t for every table whose texts are
// UTF-8.
//
// JSON has no inf and no nan; such a number is written {"$number": "inf"}. A real number always has a point (1.0), a whole number
// has none.
#pragma once

#include <string>
#include <string_view>

#include "generatrix/spec/value.h"

namespace gx {

std::string to_json(const Table& table);  // one line, keys in the table's order

// Throws DataError, which names `file`, for text that is not JSON or not an object, that contains null or numbers beyond 64 bits,
// or that is nested deeper than 64 levels (the file may be hostile).
Table parse_json(std::string_view text, const std::string& file);

}  // namespace gx
