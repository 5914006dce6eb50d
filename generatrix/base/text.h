// Functions on text: spelling distance, words, numbers and lists as text.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gx {

// The number of single-character insertions, deletions, substitutions and swaps of neighbors that turn a into b.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The known name nearest to `found`, if it is near enough for a typing error: within a third of its length, at least 1.
std::optional<std::string> nearest(std::string_view found, const std::vector<std::string>& known);

// The text with A .. Z as small letters; all other bytes stay.
std::string in_small_letters(std::string text);

// Whether the bytes are characters of UTF-8: of Unicode, each in its shortest form.
bool is_utf8(std::string_view text);

// What stands between spaces.
std::vector<std::string> words_in(std::string_view text);

// All of the text as a whole number from `low` to `high`, in digits behind at most a minus. Nothing for everything else: an empty
// text, a plus, a space, a point, a word behind the digits, a number outside.
std::optional<std::int64_t> whole_number(std::string_view text, std::int64_t low = std::numeric_limits<std::int64_t>::min(),
                                         std::int64_t high = std::numeric_limits<std::int64_t>::max());

// The number with the fewest digits that read back as the same number: 0.1 -> "0.1", 1e-04 -> "1e-04".
std::string shortest(double value);

// "1 row", "2 rows"; the plural by an s.
std::string counted(std::int64_t n, std::string_view noun);

// The first `most` names, and how many are left: "a, b and 12 more".
std::string listed(const std::vector<std::string>& names, std::size_t most, std::string_view between = ", ");

}  // namespace gx
