#include "generatrix/media/npy_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"

namespace gx {
namespace {

// Walks through the literal and takes one word after the other.
class Cursor {
 public:
  Cursor(std::string_view text, const Path& path) : rest_(text), path_(path) {}

  bool take(std::string_view word) {
    skip_space();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  void expect(std::string_view word) {
    if (!take(word)) fail(fmt::format("'{}'", word));
  }
  std::string quoted() {
    const std::string_view mark = take("\"") ? "\"" : (expect("'"), "'");
    const auto end = rest_.find(mark);
    if (end == rest_.npos) fail("a closing quote");
    const std::string word(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return word;
  }
  bool truth() {
    if (take("True")) return true;
    expect("False");
    return false;
  }
  std::int64_t natural() {
    skip_space();
    const auto digits = rest_.substr(0, rest_.find_first_not_of("0123456789"));
    const auto value = whole_number(digits);
    if (!value) fail("a size");
    rest_.remove_prefix(digits.size());
    take("L");  // Python 2 wrote long integers so
    return *value;
  }
  std::vector<std::int64_t> tuple() {
    std::vector<std::int64_t> values;
    expect("(");
    while (!take(")")) {
      values.push_back(natural());
      if (!take(",")) return expect(")"), values;
    }
    return values;
  }
  bool at_end() {
    skip_space();
    return rest_.empty();
  }
  [[noreturn]] void fail(const std::string& expected) const {
    throw errors::malformed(path_, "damaged npy header", fmt::format("{} {} bytes before its end", expected, rest_.size()));
  }

 private:
  void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size())); }

  std::string_view rest_;
  const Path& path_;
};

}  // namespace

NpyHeader decode_npy_header(std::string_view text, const Path& path) {
  Cursor cursor(text, path);
  NpyHeader header;
  std::set<std::string> seen;
  cursor.expect("{");
  while (!cursor.take("}")) {
    const auto key = cursor.quoted();
    if (!seen.insert(key).second) cursor.fail("each key once");
    cursor.expect(":");
    if (key == "descr" && cursor.take("["))
      throw errors::no_such_type(path, "record", "this reader", "b1 u1 i1 i2 i4 i8 f2 f4 f8");
    if (key == "descr")
      header.descr = cursor.quoted();
    else if (key == "fortran_order")
      header.fortran_order = cursor.truth();
    else if (key == "shape")
      header.shape = cursor.tuple();
    else
      cursor.fail("the keys descr, fortran_order and shape");
    if (!cursor.take(",")) {
      cursor.expect("}");
      break;
    }
  }
  if (seen.size() != 3 || !cursor.at_end()) cursor.fail("the keys descr, fortran_order and shape, and no more");
  return header;
}

std::string encode_npy_header(const NpyHeader& header) {
  std::string shape;
  for (const auto size : header.shape) shape += fmt::format("{}{},", shape.empty() ? "" : " ", size);
  if (header.shape.size() > 1) shape.pop_back();  // Python writes (3,) but (3, 4)
  return fmt::format("{{'descr': '{}', 'fortran_order': {}, 'shape': ({}), }}", header.descr,
                     header.fortran_order ? "True" : "False", shape);
}

}  // namespace gx
