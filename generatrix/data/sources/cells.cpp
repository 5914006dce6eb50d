#include "generatrix/data/sources/cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>

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

bool is_whole(double number) { return number == std::floor(number); }

}  // namespace gx
