// A row's name is its content: what is decided by it does not depend on where the row lies in memory or in a file.
#pragma once

#include <cstdint>
#include <vector>

#include "generatrix/data/rows.h"

namespace gx {

// One 64-bit hash per row (on any device), of the row's own bytes in all columns and `seed` alone: equal rows, equal hashes.
// -0.0 counts as 0.0. What rows are given takes no part.
std::vector<std::uint64_t> hash_rows(const Rows& event, std::uint64_t seed);

}  // namespace gx
