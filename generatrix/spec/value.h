// A value of a configuration file, with the place where it was written; and a table of such values.
//
// Two values are equal if their kinds and contents are equal. Places and the order of a table's keys do not matter. A whole
// number never equals a real number. NaN equals NaN, so that a value that is written and read back is equal to the original.
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
  std::string file;                   // a file's name, or "--set model.beta=4", or empty for a value that the program made
  std::int64_t line = 0, column = 0;  // counted from 1; 0 if unknown

  std::string words() const;  // "config.toml:12", "--set model.beta=4" or ""
};

// A map from names to values. It keeps the order in which names were added. Look-up is linear, because sections are small.
class Table {
 public:
  using Entry = std::pair<std::string, Value>;

  Table() = default;
  Table(std::initializer_list<Entry> entries);  // calls `set` for each entry

  const Value* find(std::string_view key) const;  // null when there is no such key
  Value* find(std::string_view key);
  const Value& at(std::string_view key) const;  // throws std::out_of_range when there is no such key
  Value& set(std::string key, Value value);     // replaces the value of an existing key, or appends
  bool erase(std::string_view key);             // true if the key existed
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
  const T* as() const {  // null when the value has another kind
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
