// Conditions of several columns as a person types them after --given.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace gx {

// "city=Rome,age=30" or, of several rows, "city=Rome,age=30;city=Oslo,age=41" as a table of these columns in CSV; nothing where a
// part of the words has no "=". Throws UserError for a column that is none of `columns`, or that a row lacks or has twice.
std::optional<std::string> table_of_named(const std::string& words, const std::vector<std::string>& columns);

}  // namespace gx
