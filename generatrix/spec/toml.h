// Converts TOML text to tables and back. parse_toml(to_toml(t)) == t for every table whose texts are UTF-8.
#pragma once

#include <string>
#include <string_view>

#include "generatrix/spec/value.h"

namespace gx {

// Keys keep the order of the text. Throws UserError "config.toml:3:9: ..." for text that is not TOML, and for dates and times,
// which no field has. `file` is used in messages only.
Table parse_toml(std::string_view text, const std::string& file);

// Writes [section.sub] headers, scalars before sub-tables, and numbers with the fewest digits that read back as the same number.
std::string to_toml(const Table& table);

std::string key_text(std::string_view key);  // the key, in quotes if TOML needs them

}  // namespace gx
