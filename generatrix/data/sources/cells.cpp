#include "generatrix/data/sources/cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include "generatrix/base/errors.h"
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

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Groups of digits with one of these between them.
std::vector<std::string_view> digits_between(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> groups;
  for (std::size_t first = 0;;) {
    const auto end = std::min(text.find_first_of(separators, first), text.size());
    const auto group = text.substr(first, end - first);
    if (group.empty() || !std::ranges::all_of(group, is_digit)) return {};
    groups.push_back(group);
    if (end == text.size()) return groups;
    first = end + 1;
  }
}

bool is_day_in_another_order(std::string_view text) {
  const auto groups = digits_between(text.substr(0, text.find(' ')), "./-");
  if (groups.size() == 2) return groups[0].size() == 4 && groups[1].size() <= 2;  // a month
  return groups.size() == 3 && std::ranges::all_of(groups, [](auto g) { return g.size() <= 2 || g.size() == 4; });
}

}  // namespace

std::string as_it_would_be_read(std::string_view text) {
  if (is_day_in_another_order(text)) return "2026-01-07";
  std::string digits;
  bool has_sign = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = text[i];
    if (is_digit(c) || c == '.' || c == ',' || (c == '-' && digits.empty()))
      digits += c;
    else if (c == '$' || c == '%' || static_cast<unsigned char>(c) >= 0x80)  // other signs of currencies, and narrow spaces
      has_sign = true;
    else if (c != ' ' && c != '\'')
      return {};
  }
  const auto point = digits.find_last_of(".,");
  const bool has_separators = std::ranges::count_if(digits, [](char c) { return c == '.' || c == ','; }) > 1 ||
                              (point != digits.npos && digits[point] == ',');
  if (!(has_sign || has_separators) || std::ranges::count_if(digits, is_digit) == 0) return {};
  std::string number;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i == point && (digits.size() - i != 4 || has_sign)) number += '.';  // three digits behind it: of thousands
    if (is_digit(digits[i]) || digits[i] == '-') number += digits[i];
  }
  return number_of(number) ? number : "";
}

bool is_whole(double number) { return number == std::floor(number); }

}  // namespace gx
