// Dates as seconds since 1970-01-01 UTC, and as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gx {

// ISO 8601: 2026-11-27, with a time after "T" or a space: 09:30, 09:30:15, 09:30:15.25; with "Z" or +01:00 at the end. Seconds
// since 1970-01-01 UTC.
std::optional<double> seconds_of(std::string_view text);
// 2026-11-27, with T09:30:00 where the day is not whole, or asked for; to the nearest second.
std::string date_text(double seconds, bool with_clock = false);

// Whole months of the calendar from a to b, at the same time of the same day of the month, or both on the last day of theirs;
// nothing where there is no such number.
std::optional<int> months_between(double a, double b);
// n months after: on the same day of the month, or on the last one where the month is shorter or `seconds` is on the last day.
double months_later(double seconds, int n);

}  // namespace gx
