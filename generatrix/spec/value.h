// A value as a configuration file holds it, with the place where it was written; and the table of such values.
//
// Equality looks at kinds and contents only: places do not count, the order of a table's keys does not count,
// a whole number never equals a real number, and NaN equals NaN (so that "read back what was written" is a law).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace gx {

struct Value;

struct Place {
  std::string file;                   // a file's name, or "--set model.beta=4", or empty for a value made by the program
  std::int64_t line = 0, column = 0;  // from 1; 0 when there is none

  std::string words() const;  // "config.toml:12", "--set model.beta=4" or ""
};

// A map from names to values that remembers the order in which names came. Sections are small: look-up is linear.
class Table {
 public:
  using Entry = std::pair<std::string, Value>;

  Table() = default;
  Table(std::initializer_list<Entry> entries);  // as by `set`, in turn

  const Value* find(std::string_view key) const;  // null when there is none
  Value* find(std::string_view key);
  const Value& at(std::string_view key) const;  // the key must exist; std::out_of_range otherwise
  Value& set(std::string key, Value value);     // replaces the value where it stands, or appends
  bool erase(std::string_view key);             // was it there?
  Table without(std::string_view key) const;

  std::size_t size() const;
  bool empty() const;
  const Entry* begin() const;
  const Entry* end() const;

  friend bool operator==(const Table& a, const Table& b);

 private:
  std::vector<Entry> entries_;
};

struct Value {
  using Array = std::vector<Value>;
  using Data = std::variant<bool, std::int64_t, double, std::string, Array, Table>;

  Data data;
  Place place;

  Value(bool value) : data(value) {}
  Value(int value) : data(std::int64_t{value}) {}
  Value(std::int64_t value) : data(value) {}
  Value(double value) : data(value) {}
  Value(const char* value) : data(std::string(value)) {}
  Value(std::string value) : data(std::move(value)) {}
  Value(Array value) : data(std::move(value)) {}
  Value(Table value) : data(std::move(value)) {}
  Value(Data value, Place where) : data(std::move(value)), place(std::move(where)) {}

  template <class T>
  const T* as() const {  // null when it is of another kind
    return std::get_if<T>(&data);
  }
  template <class T>
  T* as() {
    return std::get_if<T>(&data);
  }

  friend bool operator==(const Value& a, const Value& b);
};

// A table as it stands, and a word as the section of which it names the kind: "conv" is {kind = "conv"}. Nothing for others.
std::optional<Table> section_of(const Value& value);

// The value as one line of TOML: 4, 0.1, 1.0, "a \"word\"", [1, 2], {width = 3}
std::string to_text(const Value& value);

}  // namespace gx
