// What the program says: results on stdout, everything else on stderr. With --json stdout holds one object a line and nothing
// else.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace gx {

// A result as named fields in order. Numbers that are not finite and absent values become null.
using FieldValue =
    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, std::vector<std::string>, std::vector<double>>;
using Record = std::vector<std::pair<std::string, FieldValue>>;

std::string to_json(const Record& record);

// To stdout, at once. Throws DataError when it is full or closed.
void write_out(std::string_view bytes);

class Output {
 public:
  bool json = false, quiet = false;
  bool is_taken = false;  // stdout holds the bytes of a file (out_file.h): results are told on stderr

  // The record as a JSON line, or `text` for a person. Throws DataError when stdout cannot be written.
  void result(const Record& record, const std::string& text) const;
  // For people only: headings and tables; nothing with --json.
  void text(const std::string& text) const;
  // To stderr, unless --quiet.
  void note(const std::string& text) const;
  void notes(const std::vector<std::string>& lines) const;  // "note: " and each of them
  std::function<void(const std::string&)> noter() const;    // writes "note: " and the words that it is given
};

// Columns padded to their widest cell, two spaces between; the last column is not padded.
std::string columns(const std::vector<std::vector<std::string>>& rows);

inline constexpr std::size_t kPageWidth = 100;  // of text for people

// `text` in lines of at most `width`, broken at spaces only. The second joins them; those after the first begin with `indent`
// spaces.
std::vector<std::string> broken_lines(const std::string& text, std::size_t width);
std::string wrapped(const std::string& text, std::size_t width, std::size_t indent = 0);

// A number for people: 4 significant digits, "-" when absent or not finite.
std::string number(double value, int digits = 4);
std::string number(const std::optional<double>& value, int digits = 4);

// A time for people: "1:02:03" or "2:03".
std::string clock_text(double seconds);

// What is said, each with the names that it is said of; in the order in which it is met first.
using Said = std::vector<std::pair<std::string, std::vector<std::string>>>;
Said together(const std::vector<std::pair<std::string, std::string>>& said_and_name);

}  // namespace gx
