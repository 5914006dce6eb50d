// Dates as seconds since 1970-01-01 UTC, and as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gx {

// ISO 8601: 2026-11-27, with a time after "T" or a space: 09:30, 09:30:15, 09:30:15.25; with "Z" or +01:00 at the end. Seconds
// since 1970-01-01 UTC.
std::optional<double> seconds_of(std::string_view text);
// 2026-11-27, with T09:30:00 where the day is not whole; to the nearest second.
std::string date_text(double seconds);
// The same to the millisecond, with the clock, the separator and the zone where `like`, another date, has them.
std::string date_text(double seconds, std::string_view like);

// Whole months of the calendar from a to b, at the same time of the same day of the month, or both on the last day of theirs;
// nothing where there is no such number.
std::optional<int> months_between(double a, double b);
struct DayOfMonth {
  int number = 1;
  bool is_last = false;
};
DayOfMonth day_of_month(double seconds);
// n months after, at the same time of that day of the month, or of the last one where the month is shorter.
double months_later(double seconds, int n, int day);

}  // namespace gx
