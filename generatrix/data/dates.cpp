#include "generatrix/data/dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace gx {
namespace {

namespace chrono = std::chrono;

// Takes exactly `digits` digits from the front.
std::optional<int> digits_of(std::string_view& text, std::size_t digits) {
  if (text.size() < digits ||
      !std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(digits), [](char c) { return c >= '0' && c <= '9'; }))
    return {};
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) value = 10 * value + (text[i] - '0');
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// ":30", below 60
std::optional<int> sixtieth(std::string_view& text) {
  if (!take(text, ':')) return {};
  const auto value = digits_of(text, 2);
  return value && *value < 60 ? value : std::nullopt;
}

std::optional<double> offset_of(std::string_view& text) {
  if (take(text, 'Z') || text.empty()) return 0.0;
  const double sign = text.front() == '-' ? -1 : 1;
  if (!take(text, '+') && !take(text, '-')) return {};
  const auto hours = digits_of(text, 2);
  if (!hours) return {};
  const auto minutes = text.empty() ? std::optional(0) : sixtieth(text);
  return minutes ? std::optional(sign * (*hours * 3600.0 + *minutes * 60.0)) : std::nullopt;
}

std::optional<double> clock_of(std::string_view text) {
  const auto hours = digits_of(text, 2);
  const auto minutes = hours && *hours < 24 ? sixtieth(text) : std::nullopt;
  if (!minutes) return {};
  double seconds = 3600.0 * *hours + 60.0 * *minutes;
  if (!text.empty() && text.front() == ':') {
    const auto whole = sixtieth(text);
    if (!whole) return {};
    seconds += *whole;
    if (take(text, '.')) {
      double unit = 0.1;
      const auto had = text.size();
      for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), unit /= 10)
        seconds += unit * (text.front() - '0');
      if (text.size() == had) return {};
    }
  }
  const auto offset = offset_of(text);
  return offset && text.empty() ? std::optional(seconds - *offset) : std::nullopt;
}

struct Moment {
  chrono::year_month_day date;
  chrono::seconds clock;

  bool is_last_day() const { return date.day() == (date.year() / date.month() / chrono::last).day(); }
};

Moment moment_of(double seconds) {
  const auto time = chrono::sys_seconds(chrono::seconds(std::llround(seconds)));
  const auto day = chrono::floor<chrono::days>(time);
  return {chrono::year_month_day(day), time - day};
}

}  // namespace

std::optional<double> seconds_of(std::string_view text) {
  const auto year = digits_of(text, 4);
  if (!year || !take(text, '-')) return {};
  const auto month = digits_of(text, 2);
  if (!month || !take(text, '-')) return {};
  const auto day = digits_of(text, 2);
  if (!day) return {};
  const chrono::year_month_day date{chrono::year(*year), chrono::month(static_cast<unsigned>(*month)),
                                    chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return {};
  const auto days = static_cast<double>(chrono::sys_days(date).time_since_epoch().count());
  if (text.empty()) return days * 86'400;
  if (!take(text, 'T') && !take(text, ' ')) return {};
  const auto clock = clock_of(text);
  return clock ? std::optional(days * 86'400 + *clock) : std::nullopt;
}

std::string date_text(double seconds) {
  const auto whole = std::round(seconds);
  return date_text(whole, std::fmod(whole, 86'400) == 0 ? "2026-11-27" : "2026-11-27T09:30:00");
}

std::string date_text(double seconds, std::string_view like) {
  const auto clock_at = like.find_first_of("T ");
  const auto zone_at = clock_at == like.npos ? like.npos : like.find_first_of("Z+-", clock_at);
  const auto zone = zone_at == like.npos ? std::string_view() : like.substr(zone_at);
  auto rest = zone;
  const auto local = std::round((seconds + offset_of(rest).value_or(0)) * 1000) / 1000, whole = std::floor(local);
  const auto [date, clock] = moment_of(whole);
  auto text = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                          static_cast<unsigned>(date.day()));
  if (clock_at == like.npos && clock.count() == 0 && local == whole) return text;
  const chrono::hh_mm_ss time{clock};
  text += fmt::format("{}{:02}:{:02}:{:02}", clock_at == like.npos ? 'T' : like[clock_at], time.hours().count(),
                      time.minutes().count(), time.seconds().count());
  if (local != whole) text += fmt::format(".{:03}", std::lround((local - whole) * 1000));
  return text + std::string(zone);
}

std::optional<int> months_between(double a, double b) {
  const auto first = moment_of(a), second = moment_of(b);
  const bool is_same_day = first.date.day() == second.date.day() || (first.is_last_day() && second.is_last_day());
  if (!is_same_day || first.clock != second.clock) return {};
  const auto months = (second.date.year() / second.date.month()) - (first.date.year() / first.date.month());
  return static_cast<int>(months.count());
}

DayOfMonth day_of_month(double seconds) {
  const auto moment = moment_of(seconds);
  return {static_cast<int>(static_cast<unsigned>(moment.date.day())), moment.is_last_day()};
}

double months_later(double seconds, int n, int day) {
  const auto from = moment_of(seconds);
  const auto month = from.date.year() / from.date.month() + chrono::months(n);
  const auto date = month / std::min((month / chrono::last).day(), chrono::day(static_cast<unsigned>(day)));
  return static_cast<double>((chrono::sys_days(date).time_since_epoch() + from.clock).count());
}

}  // namespace gx
