// Conditions of several columns as a person types them after --given.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace gx {

// "city=Rome,age=30" or, of several rows, "city=Rome,age=30;city=Oslo,age=41": the cells of each row in the order of `columns`;
// nothing where a part of the words has no "=". Throws UserError for a column that is none of them, or that a row lacks or has
// twice.
std::optional<std::vector<std::vector<std::string>>> lines_of_named(const std::string& words,
                                                                    const std::vector<std::string>& columns);

}  // namespace gx
