#include "generatrix/base/text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace gx {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

std::optional<std::string> nearest(std::string_view found, const std::vector<std::string>& known) {
  std::optional<std::string> best;
  std::size_t smallest = std::max<std::size_t>(1, found.size() / 3) + 1;
  for (const auto& name : known) {
    const auto distance = edit_distance(found, name);
    if (distance < smallest) smallest = distance, best = name;
  }
  return best;
}

// RFC 3629, section 4: the first byte says how many follow, and what the second may be.
bool is_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) -> unsigned { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0; };
  const auto within = [&](std::size_t i, unsigned low, unsigned high) { return byte(i) >= low && byte(i) <= high; };
  for (std::size_t i = 0; i < text.size();) {
    const auto first = byte(i);
    if (first < 0x80) {
      ++i;
      continue;
    }
    if (first < 0xC2 || first > 0xF4) return false;
    const std::size_t n = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    unsigned low = 0x80, high = 0xBF;
    if (first == 0xE0) low = 0xA0;   // else two bytes would do
    if (first == 0xED) high = 0x9F;  // else half of a pair of UTF-16
    if (first == 0xF0) low = 0x90;   // else three bytes would do
    if (first == 0xF4) high = 0x8F;  // else beyond Unicode
    if (!within(i + 1, low, high)) return false;
    for (std::size_t k = 2; k < n; ++k) {
      if (!within(i + k, 0x80, 0xBF)) return false;
    }
    i += n;
  }
  return true;
}

std::string in_small_letters(std::string text) {
  for (auto& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  for (auto begin = text.find_first_not_of(' '); begin != text.npos; begin = text.find_first_not_of(' ', begin)) {
    const auto word = text.substr(begin, text.find(' ', begin) - begin);
    words.emplace_back(word);
    begin += word.size();
  }
  return words;
}

std::optional<std::int64_t> whole_number(std::string_view text, std::int64_t low, std::int64_t high) {
  std::int64_t value = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  const bool is_one = problem == std::errc() && stop == end && value >= low && value <= high;
  return is_one ? std::optional(value) : std::nullopt;
}

std::string shortest(double value) { return fmt::format("{}", value); }

std::string counted(std::int64_t n, std::string_view noun) { return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s"); }

std::string listed(const std::vector<std::string>& names, std::size_t most, std::string_view between) {
  const auto n = std::min(most, names.size());
  const auto more = n < names.size() ? fmt::format(" and {} more", names.size() - n) : "";
  return fmt::format("{}{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(n), between), more);
}

}  // namespace gx
