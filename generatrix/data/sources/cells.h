// What the text of a table's cell may mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "generatrix/base/file.h"

namespace gx {

// Throws DataError, naming the line, for bytes that are no UTF-8: names of columns and symbols are kept with a model, as text.
void expect_utf8(std::string_view text, const Path& file, std::int64_t line);

std::string_view trimmed(std::string_view text);  // without spaces and tabs around it

// Empty, NA, N/A, ?, NaN, null or None, in any case of letters.
bool is_unknown(std::string_view text);
// How to write a cell that people read as a number or a date and that is none here: amounts with a currency, a per cent sign or
// separators of thousands, and days in other orders than year, month, day. Empty for other texts.
std::string as_it_would_be_read(std::string_view text);
// A finite decimal number: 3, -0.5, 1e-3, +2. Not hexadecimal, without a thousands separator.
std::optional<double> number_of(std::string_view text);
bool is_whole(double number);
// 2^53: larger whole numbers have more digits than float64 keeps.
inline constexpr double kMostExact = 9'007'199'254'740'992;

}  // namespace gx
