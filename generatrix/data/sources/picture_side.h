// One size for pictures of several sizes, when nobody says which.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace gx {

// The side of a square to which the pictures of this folder can be fitted (data.size): the smallest side of any of them, 64 at
// most, rounded down to a multiple of 4, which nets that halve pictures need. Nothing where all pictures have one size, and for
// other data. Reads the first bytes of each picture. Throws DataError as list_pictures and picture_size do.
std::optional<std::int64_t> common_side(const std::string& data_name);

}  // namespace gx
