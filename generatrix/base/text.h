// Small questions about words: spelling distance and the words for numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gx {

// Number of single-character insertions, deletions, substitutions and neighbour swaps between a and b.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The known name nearest to `found`, if near enough to be a slip of the pen (a third of its length, at least 1).
std::optional<std::string> nearest(std::string_view found, const std::vector<std::string>& known);

// A double with the fewest digits that read back as the same number: 0.1, 1e-04 -> "0.1", "1e-04".
std::string shortest(double value);

}  // namespace gx
