#include "generatrix/data/sources/cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <string>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"

namespace gx {
namespace {

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

// ":30", below `limit`
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

}  // namespace

void expect_utf8(std::string_view text, const Path& file, std::int64_t line) {
  if (is_utf8(text)) return;
  throw errors::malformed(file, fmt::format("line {} has bytes that are no UTF-8", line),
                          "text in UTF-8: `iconv -f latin1 -t utf8` makes it of Latin-1");
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_unknown(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kWords{"", "na", "n/a", "?", "nan", "null", "none"};
  if (text.size() > 4) return false;
  return std::ranges::find(kWords, in_small_letters(std::string(text))) != kWords.end();
}

std::optional<double> number_of(std::string_view text) {
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return {};
  return value;
}

bool is_whole(double number) { return number == std::floor(number); }

std::optional<double> seconds_of(std::string_view text) {
  const auto year = digits_of(text, 4);
  if (!year || !take(text, '-')) return {};
  const auto month = digits_of(text, 2);
  if (!month || !take(text, '-')) return {};
  const auto day = digits_of(text, 2);
  if (!day) return {};
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return {};
  const auto days = static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
  if (text.empty()) return days * 86'400;
  if (!take(text, 'T') && !take(text, ' ')) return {};
  const auto clock = clock_of(text);
  return clock ? std::optional(days * 86'400 + *clock) : std::nullopt;
}

}  // namespace gx
